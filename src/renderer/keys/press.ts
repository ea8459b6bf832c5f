import type { KeyActionId } from '../../shared/key-actions.ts'

const partOf = (action: KeyActionId): HTMLElement | null =>
  document.querySelector<HTMLElement>(`[data-key="${action}"]`)

/** Opens what the control of an action opens, as a click on it would; the control names its action as `data-key`. */
export function press(action: KeyActionId): void {
  const control = partOf(action)
  control?.focus()
  control?.click()
}

/** Goes to the first control of the part of the screen that names the action as its `data-key`, else to the part itself. */
export function goTo(action: KeyActionId): void {
  const part = partOf(action)
  const first = part?.querySelector<HTMLElement>('input:enabled, textarea:enabled, button:enabled') ?? part
  first?.focus()
}
