// What a project is made of before it is stored. Pure.
import { Compile } from 'typebox/compile'
import { Value } from 'typebox/value'
import { ProjectSettings, type ProjectSettingsChange } from '#contract/projects.ts'
import { foldText } from '#platform/db/like.ts'
import { projectFaults } from './faults.ts'

/** Settings with every default filled in. */
export function defaultSettings(): ProjectSettings {
  return Value.Parse(ProjectSettings, Value.Default(ProjectSettings, {}))
}

/** Rates that players and encoders take; the fraction is kept as given. */
const FRAMES_PER_SECOND_MIN = 8
const FRAMES_PER_SECOND_MAX = 120

export function changeSettings(settings: ProjectSettings, change: ProjectSettingsChange): ProjectSettings {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  const merged = { ...settings, ...given }
  const { numerator, denominator } = merged.frame_rate
  const rate = numerator / denominator
  if (!(rate >= FRAMES_PER_SECOND_MIN && rate <= FRAMES_PER_SECOND_MAX)) {
    throw projectFaults.BAD_SETTINGS({
      field: 'settings.frame_rate',
      reason: {
        en: `frame_rate ${numerator}/${denominator} is not between ${FRAMES_PER_SECOND_MIN} and ${FRAMES_PER_SECOND_MAX} frames a second`,
        'zh-CN': `帧率 ${numerator}/${denominator} 不在每秒 ${FRAMES_PER_SECOND_MIN} 到 ${FRAMES_PER_SECOND_MAX} 帧之间`,
      },
    })
  }
  return merged
}

const isCurrent = Compile(ProjectSettings)

/** A stored document of an older version still reads: what is new gets its default, what is gone is dropped. */
export function readSettings(stored: unknown): ProjectSettings {
  if (isCurrent.Check(stored)) return stored
  return Value.Parse(
    ProjectSettings,
    Value.Clean(ProjectSettings, Value.Default(ProjectSettings, structuredClone(stored ?? {}))),
  )
}

/** Tags as people mean them: trimmed, no doubles whatever the case, in their order. */
export function cleanTags(tags: readonly string[]): string[] {
  const seen = new Map<string, string>()
  for (const tag of tags) {
    const text = tag.normalize('NFC').trim()
    const key = text.toLowerCase()
    if (text !== '' && !seen.has(key)) seen.set(key, text)
  }
  return [...seen.values()]
}

type Described = {
  readonly title: string
  readonly description: string
  readonly genre: string | null
  readonly tags: readonly string[]
}

export function searchTextOf(project: Described): string {
  return foldText([project.title, project.genre ?? '', project.tags.join(' '), project.description].join('\n'))
}
