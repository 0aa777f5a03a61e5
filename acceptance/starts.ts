// Which programs and threads a run of the program starts, noted from outside: by what Node.js is told to load before it.
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export type Starts = {
  /** Put into the environment of the run. */
  readonly env: Readonly<Record<string, string>>
  /** Of engines and of ffmpeg since it was last asked, one line each: `thread <file>` or `program <file> <arguments>`. */
  take(): Promise<string[]>
}

/** Every thread loads this too; every child process goes through the one method of Node.js. */
const noteStarts = (notes: string) => `
const { appendFileSync } = require('node:fs')
const { isMainThread } = require('node:worker_threads')
const { ChildProcess } = require('node:child_process')
const note = (...words) => appendFileSync(${JSON.stringify(notes)}, words.join(' ') + '\\n')
if (!isMainThread) note('thread', process.argv[1])
const start = ChildProcess.prototype.spawn
ChildProcess.prototype.spawn = function (options) {
  note('program', options.file, ...(options.args ?? []).slice(1).map((one) => JSON.stringify(one)))
  return start.call(this, options)
}
`

export async function watchStarts(dir: string): Promise<Starts> {
  const [notes, preload] = [join(dir, 'starts.txt'), join(dir, 'note-starts.cjs')]
  await writeFile(preload, noteStarts(notes))
  return {
    env: { NODE_OPTIONS: `--require ${JSON.stringify(preload)}` },
    take: async () => {
      const lines = (await readFile(notes, 'utf8').catch(() => '')).split('\n').filter(Boolean)
      await rm(notes, { force: true })
      return lines
    },
  }
}
