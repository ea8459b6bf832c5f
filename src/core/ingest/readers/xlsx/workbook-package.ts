/** The parts of a workbook. */
import { AppError } from '../../../../shared/errors.ts'
import { openArchive } from '../../archive/open-archive.ts'
import type { SourceFile } from '../../detect.ts'
import { openOpcPackage, type OpcPackage } from '../ooxml/opc-package.ts'

export type WorkbookPackage = OpcPackage & { readonly close: () => void }

const MAIN_PART = {
  contentType: /spreadsheetml\.(?:sheet|template)\.main|ms-excel\.\w+(?:\.macroEnabled)?\.main/i,
  usualName: 'xl/workbook.xml',
}

/** Fails with parse_failed, unsupported_format (the binary .xlsb), encrypted, archive_unsafe or xml_unsafe. */
export async function openWorkbook({ name, bytes }: SourceFile): Promise<WorkbookPackage> {
  const archive = await openArchive(name, bytes)
  try {
    const opc = await openOpcPackage(name, archive, MAIN_PART)
    if (opc.main.endsWith('.bin'))
      throw new AppError('unsupported_format', `"${name}" is a binary workbook (.xlsb), which Galley does not read.`, {
        hint: 'Save it as .xlsx in Excel or LibreOffice, then add that.',
      })
    return { ...opc, close: archive.close }
  } catch (error) {
    archive.close()
    throw error
  }
}
