import type { JsonObject } from '../../../../shared/json.ts'
import type { Peek } from './peek.ts'

export type Sighting = { readonly origin: string; readonly listed: readonly JsonObject[]; readonly peek: Peek }

const HOSTS: ReadonlyArray<readonly [suffix: string, name: string]> = [
  ['api.openai.com', 'OpenAI'],
  ['openrouter.ai', 'OpenRouter'],
]

/** Which server answers at the address, by its host, by who owns its models, or by a page that only it has. */
export async function recogniseServer({ origin, listed, peek }: Sighting, signal: AbortSignal): Promise<string | null> {
  const host = new URL(origin).hostname
  const known = HOSTS.find(([suffix]) => host === suffix || host.endsWith(`.${suffix}`))
  if (known) return known[1]
  const owners = listed.map(({ owned_by }) => owned_by)
  if (owners.includes('vllm')) return named('vLLM', await peek('/version', signal))
  if (owners.includes('llamacpp')) return 'llama.cpp'
  const props = await peek('/props', signal)
  if (props && 'default_generation_settings' in props) return 'llama.cpp'
  const studio = await peek('/api/v0/models', signal)
  if (Array.isArray(studio?.data)) return 'LM Studio'
  const ollama = await peek('/api/version', signal)
  if (typeof ollama?.version === 'string') return named('Ollama', ollama)
  return listed.some((model) => 'top_provider' in model) ? 'OpenRouter' : null
}

function named(name: string, page: JsonObject | null): string {
  const version = page?.version
  return typeof version === 'string' ? `${name} ${version.slice(0, 30)}` : name
}
