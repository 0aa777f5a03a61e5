// How a production's progress looks: bars by kind on a terminal, a line now and then elsewhere. Pure.
import type { Language, Localised } from '#platform/faults.ts'
import { both, inEach, same } from '#platform/localised.ts'
import { padTo } from './terminal.ts'

export type KindProgress = {
  readonly kind: string
  readonly done: number
  readonly total: number
  readonly reused: number
}

export type ProgressView = {
  readonly kinds: readonly KindProgress[]
  readonly percent: number
  readonly elapsedMs: number
  /** As the studio expects it; null while nothing is known. */
  readonly leftMs: number | null
  /** Of the task: queued, running, paused. */
  readonly state: string
}

/** In the order of work, by the words of the pages. */
const LABELS: Readonly<Record<string, Localised>> = {
  breakdown: both('breakdown', '剧本解析'),
  speech: both('spoken lines', '台词配音'),
  key_frame: both('key frames', '关键帧'),
  clip: both('clips', '视频片段'),
  bed: both('sound beds', '音乐与环境声'),
  effect: both('sound effects', '音效'),
  segment: both('segments', '片段'),
  transition: both('transitions', '转场'),
  mix: both('mix', '混音'),
  film: both('film', '成片'),
}
const ORDER = Object.keys(LABELS)

export const labelOf = (kind: string): Localised => LABELS[kind] ?? same(kind.replaceAll('_', ' '))

/** Kinds as the API counts them, in the order of work. */
export function inOrderOfWork(kinds: readonly KindProgress[]): KindProgress[] {
  const rank = (kind: string) => (ORDER.includes(kind) ? ORDER.indexOf(kind) : ORDER.length)
  return [...kinds].sort((a, b) => rank(a.kind) - rank(b.kind))
}

/** "43 %: spoken lines 12/26, key frames 3/40" */
export function countsOf({ percent, kinds }: ProgressView): Localised {
  if (kinds.length === 0) return both(`${percent} %`, `${percent}%`)
  const counts = (language: Language) =>
    kinds.map(({ kind, done, total }) => `${labelOf(kind)[language]} ${done}/${total}`)
  return both(`${percent} %: ${counts('en').join(', ')}`, `${percent}%：${counts('zh-CN').join('，')}`)
}

const BAR_MAX = 40
const LABEL_COLUMNS = 14
/** Room for "1234/1234 (1234 reused)". */
const COUNT_COLUMNS = 24

export function renderBars(view: ProgressView, at: { columns: number; language: Language }): string[] {
  const barColumns = Math.max(8, Math.min(BAR_MAX, at.columns - LABEL_COLUMNS - COUNT_COLUMNS))
  const lines = view.kinds.map(({ kind, done, total, reused }) => {
    const filled = total === 0 ? 0 : Math.round((barColumns * done) / total)
    const bar = '█'.repeat(filled) + '░'.repeat(barColumns - filled)
    const kept = reused > 0 ? both(` (${reused} reused)`, `（沿用 ${reused}）`)[at.language] : ''
    return `${padTo(labelOf(kind)[at.language], LABEL_COLUMNS)} ${bar} ${done}/${total}${kept}`
  })
  return [...lines, summaryOf(view, at.language)]
}

/** "43 %, 0:12 so far, about 0:15 left" */
export function summaryOf(view: ProgressView, language: Language): string {
  const { percent, elapsedMs, leftMs, state } = view
  const parts = [
    both(`${percent} %`, `${percent}%`),
    both(`${clockText(elapsedMs)} so far`, `已用 ${clockText(elapsedMs)}`),
  ]
  if (state === 'paused') parts.push(both('paused', '已暂停'))
  else if (leftMs !== null) parts.push(both(`about ${clockText(leftMs)} left`, `约剩 ${clockText(leftMs)}`))
  return inEach((each) => parts.map((part) => part[each]).join(each === 'en' ? ', ' : '，'))[language]
}

export function clockText(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
