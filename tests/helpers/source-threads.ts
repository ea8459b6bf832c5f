/**
 * Threads that run from source have their types stripped by WebAssembly, and V8 can end the whole process when the calls
 * of two such threads become hot at the same moment ("Check failed: jit_page.has_value()", nodejs/node 64500). With this
 * budget the calls never become hot. The built program has no WebAssembly and needs none of it.
 */
import { setFlagsFromString } from 'node:v8'

export const SOURCE_THREAD_FLAG = '--wasm-wrapper-tiering-budget=2000000000'

setFlagsFromString(SOURCE_THREAD_FLAG)
