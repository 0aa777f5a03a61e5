// Processor seconds to break down one megabyte, on real text repeated and on text meant to hurt. The layout of real text is
// recognised, as when a person uploads it; what is meant to hurt is read in every layout, and recognised as well.
// Processor time and not wall time, so that a busy machine tells the same; collecting garbage is counted.
//   node bench/parse.ts [megabytes=1] [--real] [--json]
import { readFileSync } from 'node:fs'
import type { ScriptLayout } from '#contract/breakdown.ts'
import { type BreakDownOptions, breakDown } from '#rooms/scripts/breakdown/break-down.ts'

const megabytes = Number(process.argv.find((word) => /^[0-9.]+$/.test(word)) ?? 1)
const onlyReal = process.argv.includes('--real')
const asJson = process.argv.includes('--json')
const CHARS = Math.round(megabytes * 1024 * 1024)

const sample = (name: string): string =>
  readFileSync(new URL(`../server/src/rooms/scripts/breakdown/testdata/${name}`, import.meta.url), 'utf8')
const repeat = (text: string): string => text.repeat(Math.ceil(CHARS / text.length)).slice(0, CHARS)
const numbered = (line: (index: number) => string): string => {
  const lines: string[] = []
  for (let length = 0, at = 0; length < CHARS; at++) {
    const next = line(at)
    lines.push(next)
    length += next.length
  }
  return lines.join('')
}

const REAL: readonly (readonly [ScriptLayout, string])[] = [
  ['fountain', 'cyber-bob-traffic-dogs.fountain'],
  ['short_drama', 'zhongli-shortdrama.txt'],
  ['audio_drama', 'qisi-audio-drama.txt'],
  ['stage_play', 'qisi-luxun.txt'],
  ['stage_play', 'romeo-juliet-balcony.txt'],
  ['line_sheet', 'fish-grail.tsv'],
  ['prose', 'liaozhai-zhongli.txt'],
  ['captions', 'elephants-dream.en.srt'],
]

function finalDraft(): string {
  const text = sample('radio-studio.fdx')
  const start = text.indexOf('<Content>') + 9
  const end = text.indexOf('</Content>')
  return text.slice(0, start) + repeat(text.slice(start, end)) + text.slice(end)
}

const HOSTILE: readonly (readonly [string, string])[] = [
  ['open parentheses', '('.repeat(CHARS)],
  ['pairs of parentheses', '（）'.repeat(CHARS / 2)],
  ['nested parentheses', '('.repeat(CHARS / 2) + ')'.repeat(CHARS / 2)],
  ['open quotes', '“'.repeat(CHARS)],
  ['straight quotes', '"'.repeat(CHARS)],
  ['spaces', ' '.repeat(CHARS)],
  ['blank lines', '\n'.repeat(CHARS)],
  ['one long line', 'word '.repeat(CHARS / 5)],
  ['one long Han line', '他说'.repeat(CHARS / 2)],
  ['colons', '：'.repeat(CHARS)],
  ['open notes', '[['.repeat(CHARS / 2)],
  ['open boneyard', '/*'.repeat(CHARS / 2)],
  ['nested boneyard', '/*'.repeat(CHARS / 4) + '*/'.repeat(CHARS / 4)],
  ['capitals', numbered((at) => `NAME ${at}\nword\n\n`)],
  ['many names', numbered((at) => `人${at.toString(36)}甲：好\n`)],
  [
    'many names in action',
    numbered(
      (at) =>
        `张${String.fromCharCode(0x4e00 + (at % 9000))}：好\n△张${String.fromCharCode(0x4e00 + (at % 9000))}走了。\n`,
    ),
  ],
  ['many scenes', numbered((at) => `INT. ROOM ${at} - DAY\n\nA man.\n\n`)],
  ['many headings', numbered((at) => `${at % 1000}-1 日 内 屋${at}\n`)],
  ['wrapped letters', 'a\n'.repeat(CHARS / 2)],
  ['wrapped Han', `马三：甲\n${'乙\n'.repeat(CHARS / 2)}`],
  ['stage verse', `ROMEO:\n${'word,\n'.repeat(CHARS / 6)}`],
  ['stage continuation', `甲——好\n\n甲——好\n\n${'乙乙\n\n'.repeat(CHARS / 4)}`],
  ['commas', '，'.repeat(CHARS)],
  ['dots', '.'.repeat(CHARS)],
  ['dashes', '—'.repeat(CHARS)],
  ['stars', '*'.repeat(CHARS)],
  ['tabs', '\t'.repeat(CHARS)],
  ['angle brackets', '<'.repeat(CHARS)],
  ['open tags', `<FinalDraft><Content>${'<Paragraph>'.repeat(CHARS / 11)}`],
  ['timings', '00:00:01.000 --> 00:00:02.000\n'.repeat(CHARS / 30)],
  ['alternating speakers', '甲：好\n乙：好\n'.repeat(CHARS / 8)],
]

const LAYOUTS: readonly ScriptLayout[] = [
  'fountain',
  'final_draft',
  'short_drama',
  'audio_drama',
  'stage_play',
  'line_sheet',
  'prose',
  'captions',
]

type Measured = { readonly layout: ScriptLayout; readonly value: number }

function measure(text: string, options: BreakDownOptions): Measured {
  const start = process.cpuUsage()
  const { layout } = breakDown(text, options)
  const { user, system } = process.cpuUsage(start)
  return { layout, value: (user + system) / 1e6 }
}

const rows: { text: string; layout: string; seconds_per_mb: number }[] = []
const report = (text: string, layout: string, value: number): void => {
  rows.push({ text, layout, seconds_per_mb: Math.round((value / megabytes) * 1000) / 1000 })
  if (!asJson) console.log(`${(value / megabytes).toFixed(2).padStart(7)} s/MB  ${layout.padEnd(12)} ${text}`)
}

const recognised = (name: string, text: string, expected: ScriptLayout): void => {
  const { layout, value } = measure(text, { fileName: name })
  if (layout !== expected) throw new Error(`${name} is taken for ${layout}, not for ${expected}`)
  report(name, layout, value)
}
for (const [layout, name] of REAL) recognised(name, repeat(sample(name)), layout)
recognised('radio-studio.fdx', finalDraft(), 'final_draft')
for (const [name, text] of onlyReal ? [] : HOSTILE) {
  const found = [...LAYOUTS.map((layout) => measure(text, { layout })), { ...measure(text, {}), isRecognised: true }]
  const worst = found.reduce((one, other) => (other.value > one.value ? other : one))
  report(`${name} (slowest)`, 'isRecognised' in worst ? 'recognised' : worst.layout, worst.value)
}
if (asJson) console.log(JSON.stringify(rows))
