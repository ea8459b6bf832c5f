/** zod for modules that the window runs too: the policy of a page forbids code made from text, which zod would try for speed. */
import { config, z } from 'zod'

if ('document' in globalThis) config({ jitless: true })

export { z }
