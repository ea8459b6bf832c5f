/** The parts of a presentation. */
import { AppError } from '../../../../shared/errors.ts'
import type { Archive } from '../../archive/open-archive.ts'
import { openOpcPackage, type OpcPackage, type Part } from '../ooxml/opc-package.ts'

export type PptxPackage = Pick<OpcPackage, 'load' | 'related'> & { readonly main: Part }

const MAIN_PART = {
  contentType: /presentationml\.(?:presentation|template|slideshow)\.main|ms-powerpoint\.\w+\.macroEnabled\.main/i,
  usualName: 'ppt/presentation.xml',
}

/** Fails with parse_failed when there is no presentation part, and as `parseXml` does. */
export async function openPackage(name: string, archive: Archive): Promise<PptxPackage> {
  const { main: mainName, load, related } = await openOpcPackage(name, archive, MAIN_PART)
  const main = await load(mainName)
  if (main?.root.name !== 'p:presentation')
    throw new AppError('parse_failed', `"${name}" holds no presentation: its main part is missing or something else.`)
  return { main, load, related }
}
