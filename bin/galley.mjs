#!/usr/bin/env node
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const cli = join(root, 'out', 'main', 'cli.js')
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

/** @param {string} message */
function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exitCode = 1
}

// better-sqlite3 13 crashes on Node 20, so an older Node hands over to the one that the project brings.
/** @param {string} node */
function handOver(node) {
  const child = spawn(node, [cli, ...process.argv.slice(2)], { stdio: 'inherit' })
  // A terminal sends Ctrl-C to the whole foreground group: passing it on as well would make it two.
  const forward = (/** @type {NodeJS.Signals} */ signal) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward)
  child.on('error', (error) => {
    fail(`Node 24 could not be started from ${node}: ${error.message}`)
  })
  child.on('close', (code, signal) => {
    process.exitCode = code ?? (signal === null ? 1 : 128 + constants.signals[signal])
  })
}

async function main() {
  if (!existsSync(cli)) {
    fail('Galley is not built yet. Run `npm start` or `npm run build` first.')
    return
  }
  if (major > 22 || (major === 22 && minor >= 12)) {
    module.enableCompileCache?.(join(root, 'node_modules', '.cache', 'galley'))
    await import(pathToFileURL(cli).href)
    return
  }
  const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(node)) handOver(node)
  else fail(`Galley needs Node 22.12 or newer and this is Node ${process.versions.node}. Run \`npm start\` first.`)
}

await main()
