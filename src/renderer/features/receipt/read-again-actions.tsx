import { Button } from '@mantine/core'
import type { DocumentReceipt } from '../../../shared/views.ts'
import { useReadAgain } from './use-read-again.ts'

/** What can be done about a document that was not read, or not fully, or by an older reader. */
export function ReadAgainActions({ view }: { readonly view: DocumentReceipt }) {
  const { documentUid, error, isQuarantined, hasNewerReader, canOcr } = view
  const again = useReadAgain()
  const button = (label: string, { ocr = false, release = false, isFirst = false }) => (
    <Button
      variant={isFirst ? 'filled' : undefined}
      loading={again.isPending && again.variables.ocr === ocr}
      disabled={again.isPending}
      onClick={() => again.mutate({ documentUids: [documentUid], ocr, release })}
    >
      {label}
    </Button>
  )
  return (
    <>
      {canOcr && button('Read with OCR', { ocr: true, isFirst: error !== null })}
      {isQuarantined && button('Release from quarantine', { release: true, isFirst: true })}
      {!isQuarantined && error && button('Retry', { isFirst: !canOcr })}
      {!error && hasNewerReader && button('Read again', {})}
    </>
  )
}
