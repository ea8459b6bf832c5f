import { Button } from '@mantine/core'
import type { DocumentReceipt } from '../../../shared/views.ts'
import { useReadAgain } from './use-read-again.ts'

/** What can be done about a document that was not read, or not fully, or by an older reader. */
export function ReadAgainActions({ view }: { readonly view: DocumentReceipt }) {
  const { documentUid, error, isQuarantined, hasNewerReader, canOcr } = view
  const again = useReadAgain()
  const button = (label: string, options: { readonly ocr: boolean; readonly release: boolean }) => (
    <Button loading={again.isPending} onClick={() => again.mutate({ documentUids: [documentUid], ...options })}>
      {label}
    </Button>
  )
  return (
    <>
      {isQuarantined && button('Release from quarantine', { ocr: false, release: true })}
      {!isQuarantined && error && button('Retry', { ocr: false, release: false })}
      {!error && hasNewerReader && button('Read again', { ocr: false, release: false })}
      {canOcr && button('Read with OCR', { ocr: true, release: false })}
    </>
  )
}
