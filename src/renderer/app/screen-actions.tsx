import { useState } from 'react'
import { KEY_ACTIONS, type KeyActionId } from '../../shared/key-actions.ts'
import { KeyOf } from '../keys/key-of.tsx'
import { actionsAtHand } from '../keys/use-keys.ts'

/** The palette has words of its own for them. */
const NAMED_OTHERWISE: ReadonlySet<KeyActionId> = new Set(['palette', 'history', 'compare', 'reviewRows'])

type AtHand = { readonly actions: ReturnType<typeof actionsAtHand>; readonly from: Element | null }

/** What the keys do on the screen below the palette, done from where the focus was. */
export function useScreenActions() {
  const [{ actions, from }, setAtHand] = useState<AtHand>({ actions: new Map(), from: null })
  const goBack = (): void => {
    if (from instanceof HTMLElement) from.focus({ preventScroll: true })
  }
  return {
    onOpen: () => setAtHand({ actions: actionsAtHand(), from: document.activeElement }),
    onClose: () => {
      // Else what was chosen has taken the focus.
      if (document.activeElement === null || document.activeElement === document.body) goBack()
    },
    items: [...actions]
      .filter(([id]) => !NAMED_OTHERWISE.has(id))
      .map(([id, run]) => ({
        id: `action-${id}`,
        label: KEY_ACTIONS[id].what,
        rightSection: <KeyOf action={id} />,
        onClick: () => {
          goBack()
          run()
        },
      })),
  }
}
