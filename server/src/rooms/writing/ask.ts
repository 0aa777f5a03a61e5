// From a wish to what an engine is told: reads what is needed, fills the template, freezes what the answer is checked against.
import type { PromptKind } from '#contract/prompts.ts'
import type {
  ParseText,
  ProposeShots,
  ProposeVisuals,
  RewritePassage,
  WriteCopy,
  WriteScript,
} from '#contract/writing.ts'
import { type Board, type BoardShot, settingOf } from '#rooms/boards/boards.ts'
import type { Project } from '#rooms/projects/projects.ts'
import { type PromptValues, writeTextPrompt } from '#rooms/prompts/prompts.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { WritingDeps } from './deps.ts'
import type { Asked, Facts } from './draft.ts'
import { writingFaults } from './faults.ts'
import { formatOf, layoutWritten } from './formats.ts'

export type Wish =
  | { readonly kind: 'script'; readonly body: WriteScript }
  | { readonly kind: 'rewrite'; readonly body: RewritePassage }
  | { readonly kind: 'parse'; readonly body: ParseText }
  | { readonly kind: 'shots'; readonly body: ProposeShots }
  | { readonly kind: 'visual'; readonly body: ProposeVisuals }
  | { readonly kind: 'copy'; readonly body: WriteCopy }

type Place = { readonly scope: Scope; readonly project: Project | null; readonly language: string }

/** What an engine reads and writes at once without losing the thread. */
const PARSED_CHARS_MAX = 12_000
const OUTPUT_TOKENS_MAX = 32_000

export async function ask(deps: WritingDeps, place: Place, wish: Wish): Promise<Asked> {
  const { kind, facts, values, outputTokensMax } = await prepare(deps, place, wish)
  const templates = await deps.prompts.inForce(deps.db, place.scope, { language: place.language, kinds: [kind] })
  const template = templates[kind]
  const filled = writeTextPrompt(template, { wish: wish.body.wish ?? '', language: place.language, ...values })
  return { facts, template, ...filled, outputTokensMax: Math.min(OUTPUT_TOKENS_MAX, outputTokensMax) }
}

type Prepared = {
  readonly kind: PromptKind
  readonly facts: Facts
  readonly values: PromptValues
  readonly outputTokensMax: number
}

function prepare(deps: WritingDeps, place: Place, wish: Wish): Promise<Prepared> {
  switch (wish.kind) {
    case 'script':
      return forScript(deps, place, wish.body)
    case 'rewrite':
      return forRewrite(deps, place, wish.body)
    case 'parse':
      return forParse(deps, place, wish.body)
    case 'shots':
      return forShots(deps, place, wish.body)
    case 'visual':
      return forVisuals(deps, place, wish.body)
    case 'copy':
      return forCopy(place, wish.body)
  }
}

async function forScript(deps: WritingDeps, { scope, project, language }: Place, body: WriteScript): Promise<Prepared> {
  const head = project && (await deps.scripts.find(deps.db, scope, project.id))
  const layout = layoutWritten(body.layout ?? head?.version.layout ?? null, language)
  const seconds = body.length_seconds ?? project?.settings.target_length_seconds ?? 60
  return {
    kind: 'text.script',
    facts: { kind: 'script', layout, language },
    values: {
      idea: body.idea,
      format: formatOf(layout, language),
      length: language.startsWith('zh') ? `约 ${seconds} 秒` : `about ${seconds} seconds`,
      genre: body.genre ?? project?.genre ?? '',
      characters: body.characters ?? '',
    },
    // Speech takes about five characters a second; headings and action about as much again.
    outputTokensMax: 2000 + seconds * 20,
  }
}

async function linesOf(deps: WritingDeps, { scope, project }: Place): Promise<string[]> {
  const head = project && (await deps.scripts.find(deps.db, scope, project.id))
  if (!head) throw writingFaults.NOTHING_TO_READ({ what: 'script' })
  const text = await deps.scripts.text(deps.db, scope, { scriptId: head.script.id, number: head.version.number })
  return text.split('\n')
}

const CONTEXT_LINES = 30

async function forRewrite(deps: WritingDeps, place: Place, body: RewritePassage): Promise<Prepared> {
  const lines = await linesOf(deps, place)
  const { start_line: start, end_line: end } = body
  const passage = lines.slice(start - 1, end).join('\n')
  if (end < start || end > lines.length || passage.trim() === '')
    throw writingFaults.NOTHING_TO_READ({ what: `${start}-${end}` })
  return {
    kind: 'text.rewrite',
    facts: { kind: 'rewrite', startLine: start, passage },
    values: {
      passage,
      before: lines
        .slice(Math.max(0, start - 1 - CONTEXT_LINES), start - 1)
        .join('\n')
        .trim(),
      after: lines
        .slice(end, end + CONTEXT_LINES)
        .join('\n')
        .trim(),
    },
    outputTokensMax: 1000 + passage.length * 3,
  }
}

async function forParse(deps: WritingDeps, place: Place, body: ParseText): Promise<Prepared> {
  const text = body.text ?? (await linesOf(deps, place)).join('\n')
  if (text.length > PARSED_CHARS_MAX) throw writingFaults.TOO_LONG({ chars: text.length, most: PARSED_CHARS_MAX })
  const numbered = text.split(/\r\n|\r|\n/).flatMap((line, at) => (line.trim() === '' ? [] : [`${at + 1}: ${line}`]))
  if (numbered.length === 0) throw writingFaults.NOTHING_TO_READ({ what: 'text' })
  return {
    kind: 'text.parse',
    facts: { kind: 'parse', text, language: place.language },
    values: { text: numbered.join('\n') },
    outputTokensMax: 2000 + text.length * 3,
  }
}

async function boardOf(deps: WritingDeps, { scope, project }: Place): Promise<Board> {
  if (!project) throw writingFaults.NOTHING_TO_READ({ what: 'project' })
  return deps.boards.load(deps.db, scope, project.id)
}

async function forShots(deps: WritingDeps, place: Place, body: ProposeShots): Promise<Prepared> {
  const board = await boardOf(deps, place)
  const scene = board.scenes.find((one) => one.id === body.scene_id)
  const shots = board.shots.filter((shot) => shot.sceneId === body.scene_id)
  if (!scene || shots.length === 0) throw writingFaults.NOTHING_TO_READ({ what: body.scene_id })
  // A locked shot takes no edit: it is shown, and not to be changed.
  const free = shots.filter((shot) => !shot.locked)
  return {
    kind: 'text.shots',
    facts: { kind: 'shots', sceneId: scene.id, shotIds: free.map((shot) => shot.id) },
    values: {
      scene: [scene.heading, scene.location, scene.timeOfDay, scene.weather, scene.characters.join(', ')].join(' | '),
      shots: shots.map(sayShot).join('\n\n'),
      style: place.project?.settings.visual_style ?? '',
    },
    outputTokensMax: 1500 + shots.length * 250,
  }
}

function sayShot(shot: BoardShot): string {
  const camera = `size=${shot.size} framing=${shot.framing} angle=${shot.angle} move=${shot.move} duration_ms=${shot.durationMs}`
  const spoken = shot.lines.map((line) => `  ${line.character}: ${line.text}`)
  return [`id=${shot.id}${shot.locked ? ' LOCKED' : ''}`, camera, `action: ${shot.action || '-'}`, ...spoken].join('\n')
}

async function forVisuals(deps: WritingDeps, place: Place, body: ProposeVisuals): Promise<Prepared> {
  const board = await boardOf(deps, place)
  const things = body.subjects.map(({ kind, id }) => {
    const said = sayThing(board, kind, id)
    if (said === undefined) throw writingFaults.NOTHING_TO_READ({ what: `${kind} ${id}` })
    return `id=${id} (${kind})\n${said}`
  })
  return {
    kind: 'text.visual',
    facts: { kind: 'visual', subjects: body.subjects },
    values: { things: things.join('\n\n'), style: place.project?.settings.visual_style ?? '' },
    outputTokensMax: 1000 + body.subjects.length * 500,
  }
}

function sayThing(board: Board, kind: 'shot' | 'character' | 'location', id: string): string | undefined {
  const told = (parts: readonly (string | number | null)[]) =>
    parts.filter((one) => one !== null && one !== '').join(', ')
  if (kind === 'shot') {
    const shot = board.shots.find((one) => one.id === id)
    const scene = shot && board.scenes.find((one) => one.id === settingOf(shot))
    return (
      shot && `${told([scene?.location ?? '', shot.figures.map((one) => one.character).join(' + ')])}\n${sayShot(shot)}`
    )
  }
  if (kind === 'location') {
    const location = board.locations.find((one) => one.id === id)
    return location && told([location.name, location.notes, location.prompt])
  }
  const character = board.characters.find((one) => one.id === id)
  return character && told([character.name, character.gender, character.ageYears, character.notes, character.prompt])
}

const PART_WORDS: Readonly<Record<string, { readonly en: string; readonly zh: string }>> = {
  description: { en: 'description: one or two paragraphs', zh: 'description：产品描述，一到两段' },
  selling_points: {
    en: 'selling_points: three to six, one sentence each',
    zh: 'selling_points：三到六条卖点，每条一句',
  },
  faq: { en: 'faq: three to six questions with answers', zh: 'faq：三到六个常见问题及回答' },
  social: { en: 'social: two posts for social media', zh: 'social：两条社交媒体文案' },
}

async function forCopy({ language }: Place, body: WriteCopy): Promise<Prepared> {
  const parts = body.parts ?? ['description', 'selling_points', 'faq', 'social']
  const languages = body.languages ?? [language]
  const isZh = language.startsWith('zh')
  return {
    kind: 'text.copy',
    facts: { kind: 'copy', languages, parts },
    values: {
      product: body.product,
      parts: parts.map((part) => `- ${PART_WORDS[part]?.[isZh ? 'zh' : 'en'] ?? part}`).join('\n'),
      tone: body.tone ?? '',
      audience: body.audience ?? '',
      language: languages.join(', '),
    },
    outputTokensMax: 500 + languages.length * parts.length * 700,
  }
}
