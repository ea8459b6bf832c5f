import { createInterface } from 'node:readline'
import { Argument, type Command } from 'commander'
import { PROVIDER_KINDS, type ProviderKind } from '../../shared/domain.ts'
import { AppError } from '../../shared/errors.ts'
import { type EndpointCheck, PARALLEL_TRIES } from '../../shared/model-work.ts'
import type { ProviderView } from '../../shared/views.ts'
import { type BaseOptions, withBaseOptions } from '../options.ts'
import { formatCount, printJson, printLine, printTable } from '../output.ts'
import { type Session, withSession } from '../session.ts'

type AddressOptions = BaseOptions & { readonly baseUrl?: string }
type CheckOptions = AddressOptions & { readonly model?: string }

const kindArgument = (): Argument => new Argument('<kind>', 'the provider').choices(PROVIDER_KINDS)

export function addProvidersCommand(program: Command): void {
  const providers = program.command('providers').description('Lists providers, tries one out, keeps keys.')
  withBaseOptions(providers.command('list', { isDefault: true }))
    .description('Lists the providers with their addresses, keys and what was found out about them.')
    .action(listProviders)
  withBaseOptions(providers.command('check'))
    .description('Tries out what a model takes, with a few small requests, and keeps what it found.')
    .addArgument(kindArgument())
    .option('--model <id>', "the model; default: the provider's")
    .option('--base-url <url>', 'the address; default: the one that is set')
    .action(checkProvider)
  withBaseOptions(providers.command('key'))
    .description('Reads a key from standard input and keeps it in the keychain, for one address.')
    .addArgument(kindArgument())
    .option('--base-url <url>', 'the address that it is for; default: the one that is set')
    .action(addKey)
}

async function listProviders(options: BaseOptions): Promise<void> {
  const providers = await withSession(
    { workspace: options.workspace, program: 'galley providers', mode: 'read' },
    ({ api }) => api.providers.list(),
  )
  if (options.json) printJson({ providers })
  else printTable([['provider', 'address', 'keys', 'default model', 'checked'], ...providers.map(toRow)])
}

function toRow(provider: ProviderView): readonly string[] {
  const keys = provider.keys.map(({ tail, source }) => `${tail} (${source})`).join(', ')
  return [
    provider.kind,
    provider.baseUrl ?? provider.ownBaseUrl ?? '',
    keys || (provider.needsKey ? 'none' : 'not needed'),
    provider.defaultModel,
    provider.endpoint ? `${provider.endpoint.model}, ${provider.endpoint.checkedAt.slice(0, 10)}` : '',
  ]
}

async function checkProvider(kind: ProviderKind, options: CheckOptions): Promise<void> {
  const check = await withSession(
    { workspace: options.workspace, program: 'galley providers check', mode: 'create' },
    ({ api }) => api.providers.check({ kind, model: options.model ?? null, baseUrl: options.baseUrl ?? null }),
  )
  if (options.json) printJson(check)
  else printCheck(check)
}

function printCheck({ model, profile, steps }: EndpointCheck): void {
  printTable(steps.map(({ isOk, label, detail }) => [isOk ? 'ok' : 'no', label, detail]))
  const context = profile.contextTokens === null ? 'unknown' : formatCount(profile.contextTokens)
  const forms = { json_schema: 'JSON schema', tool: 'tool use', text: 'text' } as const
  const facts = [
    profile.server ?? 'unknown server',
    `answers by ${profile.rung ? forms[profile.rung] : 'no form that worked'}`,
    `context ${context}${profile.isContextEdited ? ' (corrected)' : ''}`,
    `${formatCount(profile.parallel)} at once${profile.parallel < PARALLEL_TRIES ? '' : ', or more'}`,
  ]
  printLine(`${model}: ${facts.join(', ')}`)
}

async function addKey(kind: ProviderKind, options: AddressOptions): Promise<void> {
  const key = await readSecret(`Key for ${kind}: `)
  if (key === '')
    throw new AppError('usage', 'There is no key on standard input.', {
      hint: 'Pipe it in: `galley providers key KIND < FILE`.',
    })
  const kept = await withSession(
    { workspace: options.workspace, program: 'galley providers key', mode: 'read' },
    (session) => keep(session, { kind, baseUrl: options.baseUrl }, key),
  )
  if (options.json) printJson({ kind, ...kept })
  else printLine(`The key ${kept.tail} is kept in the keychain.`)
}

type Address = { readonly kind: ProviderKind; readonly baseUrl?: string }
type Kept = { readonly tail: string; readonly source: string }

async function keep({ galley, api }: Session, { kind, baseUrl }: Address, key: string): Promise<Kept> {
  const { keepKey } = await import('../../core/providers.ts')
  const view = (await api.providers.list()).find((provider) => provider.kind === kind)
  const source = await keepKey(galley, { kind, baseUrl: baseUrl ?? view?.baseUrl ?? null }, key)
  if (source === 'memory')
    throw new AppError('keychain_unavailable', 'The key was not kept: this machine has no keychain that can be used.', {
      hint: 'Set the key in the environment of each command instead.',
    })
  return { tail: `…${key.length < 20 ? '' : key.slice(-4)}`, source }
}

/** One line of standard input; what is typed at a terminal is not shown. */
async function readSecret(prompt: string): Promise<string> {
  const isTyped = process.stdin.isTTY
  if (isTyped) process.stderr.write(prompt)
  const lines = createInterface({ input: process.stdin, terminal: isTyped, ...(isTyped && { output: undefined }) })
  try {
    for await (const line of lines) return line.trim()
    return ''
  } finally {
    lines.close()
    if (isTyped) process.stderr.write('\n')
  }
}
