// npm run check: everything that must hold before a change is merged. --fast leaves out slow tests,
// --no-tests all of them. What does not depend on each other runs side by side; only failures print.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'

type Step = { readonly name: string; readonly argv: readonly string[] }
type Outcome = { readonly code: number; readonly output: string; readonly lastLine: string }

const root = dirname(import.meta.dirname)
const inModules = (path: string) => join('node_modules', path)

const programs = ['.', 'web', 'acceptance/browser', 'render-node'].filter((folder) =>
  existsSync(join(root, folder, 'tsconfig.json')),
)

const reading: readonly Step[] = [
  { name: 'format and lint', argv: [inModules('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.'] },
  ...programs.map((folder) => ({
    name: folder === '.' ? 'types' : `types of ${folder}`,
    argv: [inModules('typescript/bin/tsc'), '--noEmit', '-p', folder],
  })),
  { name: 'imports', argv: ['scripts/check-imports.ts'] },
  { name: 'sizes', argv: ['scripts/check-sizes.ts'] },
  { name: 'lock file', argv: ['scripts/complete-lock.ts', '--check'] },
  { name: 'docs', argv: ['scripts/check-docs.ts'] },
  { name: 'unused', argv: [inModules('knip/bin/knip.js'), '--no-progress'] },
]

function testing(args: readonly string[]): Step[] {
  if (args.includes('--no-tests')) return []
  return [{ name: 'tests', argv: ['scripts/test.ts', ...args.filter((arg) => arg !== '--no-tests')] }]
}

async function main(args: readonly string[]): Promise<number> {
  const queue = [...reading]
  let broken = 0
  const worker = async () => {
    for (let step = queue.shift(); step; step = queue.shift()) if (!(await perform(step))) broken++
  }
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, worker))
  for (const step of testing(args)) if (!(await perform(step))) broken++
  if (broken > 0) console.log(`${broken} of the checks failed`)
  return broken > 0 ? 1 : 0
}

async function perform(step: Step): Promise<boolean> {
  const begun = performance.now()
  const { code, output, lastLine } = await run(step.argv)
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  const note = step.name === 'tests' ? `  ${lastLine}` : ''
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${step.name}  ${seconds} s${note}`)
  if (code !== 0) console.log(output.trimEnd().replace(/^/gm, '    '))
  return code === 0
}

function run(argv: readonly string[]): Promise<Outcome> {
  const child = spawn(process.execPath, argv, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      const output = Buffer.concat(chunks).toString('utf8')
      resolve({ code: code ?? 1, output, lastLine: output.trimEnd().split('\n').at(-1) ?? '' })
    })
  })
}

process.exitCode = await main(process.argv.slice(2))
