// Run as a program of its own by the work-order runner: `node mix-program.ts <ffmpeg> <sheet.json> <output>`, in the
// scratch folder. Tells `progress=0..1` and `fact name=value` on standard output, errors on standard error.
import { readFile } from 'node:fs/promises'
import { type MasterFacts, masterSound } from './master.ts'
import type { MixSheet } from './mix.ts'

async function main(): Promise<void> {
  const [ffmpegPath, sheetFile, output] = process.argv.slice(2)
  if (!ffmpegPath || !sheetFile || !output) throw new Error('usage: mix-program <ffmpeg> <sheet.json> <output>')
  const sheet: MixSheet = JSON.parse(await readFile(sheetFile, 'utf8'))
  const onProgress = (done: number) => process.stdout.write(`progress=${done.toFixed(3)}\n`)
  tell(await masterSound({ sheet, output, ffmpegPath, cwd: process.cwd(), onProgress }))
}

function tell(facts: MasterFacts) {
  const lines = [`fact passes=${facts.passes}`]
  if (facts.loudnessLufs !== null) lines.push(`fact loudness_lufs=${facts.loudnessLufs}`)
  if (facts.truePeakDbtp !== null) lines.push(`fact true_peak_dbtp=${facts.truePeakDbtp}`)
  process.stdout.write(`${lines.join('\n')}\n`)
}

try {
  await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
