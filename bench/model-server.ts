/** A model server in a process of its own, so that it takes no time of the host's. `node bench/model-server.ts <latency in ms>` */
import { startMessagesServer } from '../tests/helpers/messages-server.ts'

const latencyMs = Number(process.argv[2] ?? 0)
const server = await startMessagesServer(latencyMs > 0 ? { latencyMs } : {})
process.send?.(server.url)
process.once('disconnect', () => process.exit())
