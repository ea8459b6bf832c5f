import { type KeyActionId, keysOf } from '../../shared/key-actions.ts'
import { Key } from '../theme/pieces.tsx'
import { keyLabel } from './key-names.ts'
import { isMac, useKeyChoices } from './use-keys.ts'

/** The key of an action as the person has it, beside the words of its button; nothing when it has none. */
export function KeyOf({ action }: { readonly action: KeyActionId }) {
  const [key] = keysOf(action, useKeyChoices())
  return key === undefined ? null : <Key>{keyLabel(key, isMac)}</Key>
}
