// npm run demo: `bin/huaben produce` on a bundled script, with the data folder and everything else as anybody would have it.
// Arguments are passed on: npm run demo -- --aspect 9:16
import { spawn } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const args = ['produce', 'examples/zhong-li.txt', '--out', 'out/demo', ...process.argv.slice(2)]

// The terminal sends Ctrl-C to the program itself, whose exit code then is ours.
process.on('SIGINT', () => {})
const child = spawn(join(root, 'bin', 'huaben'), args, { cwd: root, stdio: 'inherit' })
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
child.on('error', (error) => {
  console.error(`huaben: ${error.message}`)
  process.exitCode = 1
})
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143)
})
