import { AppError } from '../../../shared/errors.ts'

/**
 * The address of a Docling server without a slash at its end: `http://localhost:5001`, maybe with a folder. Fails with
 * setting_invalid: another scheme, a password in the address, a query.
 */
export function checkDoclingUrl(address: string): string {
  const url = URL.parse(address.trim())
  const why = whyNot(url)
  if (url === null || why !== null)
    throw new AppError('setting_invalid', `"${address.slice(0, 200)}" is no address of a Docling server: ${why}.`, {
      hint: 'Enter an address such as http://localhost:5001.',
    })
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}

function whyNot(url: URL | null): string | null {
  if (url === null) return 'it is no address of the web'
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'it begins with neither http nor https'
  if (url.username !== '' || url.password !== '') return 'it holds a user name or a password'
  return url.search !== '' || url.hash !== '' ? 'it holds a query or a mark' : null
}
