/** Which parts of a page are its frame: navigation, banners, footers, and what lies outside its main part. */
import type { ContentLayer, TextLabel } from '../../docling/model.ts'
import type { Place } from './flow.ts'
import { attribute, type Element } from './html-tree.ts'
import { HEADING, isMain } from './survey.ts'

export type Landmark = { readonly layer: ContentLayer; readonly label: TextLabel; readonly isInSection: boolean }

const CONSENT =
  /\b(?:cookie|consent|gdpr)[-_ ]?(?:banner|bar|consent|notice|popup|modal|dialog|overlay|message|law|box)\b/i
const ROLES: Readonly<Record<string, string>> = {
  navigation: 'nav',
  banner: 'header',
  contentinfo: 'footer',
  complementary: 'aside',
}

/** How the place changes inside the element; null when it does not. */
export function landmarkOf(element: Element, at: Place): Landmark | null {
  if (isMain(element)) return { layer: 'body', label: 'text', isInSection: true }
  const kind = kindOf(element)
  const { layer, label } = at
  if (kind === 'article' || kind === 'section') return { layer, label, isInSection: true }
  if (kind === 'nav') return { layer: 'furniture', label: 'text', isInSection: true }
  if (kind === 'consent') return { layer: 'furniture', label: 'text', isInSection: true }
  if (at.isInSection) return null
  if (kind === 'footer') return { layer: 'furniture', label: 'page_footer', isInSection: false }
  if (kind === 'aside') return { layer: 'furniture', label: 'text', isInSection: true }
  if (kind !== 'header') return null
  const { hasMain, titleHeaders } = at.page.survey
  return hasMain || !titleHeaders.has(element) ? { layer: 'furniture', label: 'page_header', isInSection: false } : null
}

/** The title of a page may stand above its main part. */
export function layerOfHeading(element: Element, at: Place): ContentLayer {
  const { hasMain, hasHeadingInMain } = at.page.survey
  const isTitle = element.tagName === 'h1' && HEADING.test(element.tagName)
  return isTitle && hasMain && !hasHeadingInMain ? 'body' : at.layer
}

function kindOf(element: Element): string | null {
  const { tagName } = element
  const role = attribute(element, 'role')
  if (role !== null && Object.hasOwn(ROLES, role)) return ROLES[role] ?? null
  if (tagName !== 'div' && tagName !== 'section') return tagName
  const names = `${attribute(element, 'id') ?? ''} ${attribute(element, 'class') ?? ''}`.slice(0, 300)
  return CONSENT.test(names) ? 'consent' : tagName
}
