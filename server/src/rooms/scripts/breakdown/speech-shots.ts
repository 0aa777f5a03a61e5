// Coverage of dialogue: all partners first, then over the shoulder, then faces, closer as the tension rises.
// Partners keep their side of the picture for the whole scene (the 180-degree rule).
import type { ShotFigure, ShotFraming, ShotSize } from '#contract/breakdown.ts'
import { framingOf } from './action-shots.ts'
import { readCameraWords } from './camera-words.ts'
import { type Emotion, readEmotion, readTension } from './emotion.ts'
import { countClauses, countSentences, isRemark } from './pace.ts'
import type { SpeechItem } from './reading.ts'
import { addShot, figure, type SceneStage, type ShotDraft } from './shot-drafts.ts'

/** In a shot that others share, or that shows what is done; one sentence may be a long one. */
const SHARED_SENTENCES_MAX = 2
const SHARED_CLAUSES_MAX = 7
/** The same where the script says how long lines take. */
const SHARED_MS_MAX = 5500
const REESTABLISH_EVERY = 12

const LADDER: readonly ShotSize[] = ['full', 'medium_full', 'medium', 'medium_close', 'close', 'extreme_close']

/** A line among its neighbours. */
export type Turn = {
  readonly item: SpeechItem
  readonly previous: SpeechItem | null
  readonly next: SpeechItem | null
  /** The next line follows without an action between them. */
  readonly isAnswered: boolean
}

/** The shot that holds this line: the open one where lines are short, else a new one. */
export function placeSpeech(stage: SceneStage, turn: Turn): ShotDraft {
  const { item } = turn
  const tension = readTension(item.direction, item.text)
  const emotion = readEmotion(item.direction, item.text)
  if (!item.offScreen) keepMood(stage, item)
  const shot =
    findShared(stage, turn) ?? addSpeechShot(stage, { item, partner: partnerOf(stage, turn), tension, emotion })
  shot.lines++
  shot.clauses += countClauses(item.text)
  shot.sentences += countSentences(item.text)
  shot.spokenFloorMs += item.durationMs ?? 0
  shot.tension = Math.max(shot.tension, tension)
  for (const business of stageBusiness(item.direction))
    if (!shot.actions.includes(business)) shot.actions.push(business)
  shot.end = Math.max(shot.end, item.end)
  refreshSpeaker(shot, item, emotion)
  if (item.kind !== 'narration') stage.lastSpeaker = item.speaker
  stage.spoken++
  return shot
}

function keepMood(stage: SceneStage, { speaker, jointWith, direction }: SpeechItem): void {
  for (const name of [speaker, ...jointWith]) stage.moods.set(name, readEmotion(direction, ''))
}

const BUSINESS =
  /走|跑|追|跳|挤|拉|扯|砍|扛|骑|爬|逃|冲|坐|站|蹲|跪|倒|举|拿|握|拍|指|拱|转|揪|抓|推|扑|退|递|接过|敲|摸|拨|喝|\b(?:hands?|takes?|inspects?|sits?|stands?|walks?|picks?|points?|turns?|raises?|drops?|opens?|closes?|starts?|grabs?|pours?|kneels?|rises?|crosses|enters?|goes|leans?)\b/i

/** Directions that are something to see and not a tone of voice: `（举起警棍）`, `[Hands them on a salver.]`. */
function stageBusiness(direction: string): string[] {
  if (direction === '') return []
  return direction
    .split('; ')
    .filter(
      (part) =>
        (/[\u4e00-\u9fff]/.test(part) ? part.length >= 4 : part.length >= 10) && BUSINESS.test(part.slice(0, 200)),
    )
}

/** The open shot, if this line is heard in it. */
function findShared(stage: SceneStage, turn: Turn): ShotDraft | null {
  const open = stage.shots.at(-1)
  if (open === undefined || !canShare(open, turn, stage.depth)) return null
  if (stage.depth > 0) stage.depth++
  return open
}

/**
 * Who speaks, who is in the picture and how many clauses there are decide, never how long they take: a line that is
 * said in other words stays where it was, and so do its neighbours.
 */
function canShare(open: ShotDraft, { item, previous }: Turn, depth: number): boolean {
  if (open.purpose === 'reaction' || open.purpose === 'narration' || item.kind === 'narration') return false
  const isJoint =
    previous !== null && item.jointWith.includes(previous.speaker) && previous.jointWith.includes(item.speaker)
  if (isJoint && open.lines > 0) return true
  const shows = open.figures.some((one) => one.character === item.speaker)
  if (!shows || item.offScreen || open.isUnseen || open.lines >= 3 || open.purpose === 'establish') return false
  const hasRoom = fits(open, item)
  if (open.lines === 0)
    return hasRoom && open.purpose === 'action' && !open.isOrdered && open.silentMs < 2600 && isCloseEnough(open.size)
  if (previous === null || previous.speaker === item.speaker) return hasRoom
  // A word or two of the listener is heard without a cut; in a run of them every second one.
  if (isRemark(item.text)) return !isRemark(previous.text) || depth % 2 === 1
  // The picture of all partners holds the first exchange.
  return (open.framing === 'two_shot' || open.framing === 'group') && hasRoom
}

function fits(open: ShotDraft, item: SpeechItem): boolean {
  if (item.durationMs !== null) return open.spokenFloorMs + item.durationMs <= SHARED_MS_MAX
  return (
    open.sentences + countSentences(item.text) <= SHARED_SENTENCES_MAX &&
    open.clauses + countClauses(item.text) <= SHARED_CLAUSES_MAX
  )
}

const isCloseEnough = (size: ShotSize): boolean => LADDER.indexOf(size) >= 1

/** The speaker of a shared shot shows the face of what is said; nobody is in it twice. */
function refreshSpeaker(shot: ShotDraft, item: SpeechItem, emotion: Emotion): void {
  if (item.offScreen) return
  shot.figures = shot.figures.map((one) =>
    one.character === item.speaker || item.jointWith.includes(one.character)
      ? { ...one, role: 'speaker', emotion }
      : one,
  )
}

/** Whom a line is said to: the one who spoke before, else the one who answers. */
function partnerOf(stage: SceneStage, { item, next, isAnswered }: Turn): string | null {
  const isOther = (name: string | null): name is string =>
    name !== null && name !== item.speaker && !stage.crowds.has(name)
  const answers = next !== null && isAnswered && next.kind !== 'narration' && !next.offScreen ? next.speaker : null
  for (const name of [stage.lastSpeaker, answers]) if (isOther(name)) return name
  return [...stage.seen].reverse().find(isOther) ?? null
}

/** What a new shot of speech is composed from. */
type Address = {
  readonly item: SpeechItem
  readonly partner: string | null
  readonly tension: number
  readonly emotion: Emotion
}

function addSpeechShot(stage: SceneStage, address: Address): ShotDraft {
  const { item } = address
  const camera = readCameraWords(item.direction)
  // Whoever speaks for the first time is shown with the one they speak to.
  if (!stage.seen.has(item.speaker)) stage.depth = 0
  const look = composeSpeech(stage, address)
  const size = camera.size ?? differentSize(stage, look)
  stage.depth = look.shows ? 1 : stage.depth + 1
  return addShot(stage, {
    size,
    framing: camera.framing ?? look.framing,
    angle: camera.angle ?? 'eye',
    move: camera.move ?? 'static',
    subject: null,
    figures: look.figures,
    start: item.start,
    end: item.end,
    actions: [],
    silentMs: 0,
    isOrdered: camera.size !== null,
    isUnseen: item.offScreen,
    purpose: 'speech',
  })
}

type SpeechLook = { size: ShotSize; framing: ShotFraming; figures: ShotFigure[]; shows: boolean }

function composeSpeech(stage: SceneStage, { item, partner, tension, emotion }: Address): SpeechLook {
  const speakers = [item.speaker, ...item.jointWith].slice(0, 4)
  if (item.offScreen) return composeUnseen(stage, item, partner)
  const voices = speakers.map((name) => ({ ...figure(stage, name, 'speaker'), emotion }))
  if (speakers.length > 1) return { size: 'medium', framing: framingOf(stage, voices), figures: voices, shows: true }
  if (stage.crowds.has(item.speaker)) return { size: 'full', framing: 'group', figures: voices, shows: false }
  if (partner === null) return { size: aloneSize(stage, tension), framing: 'single', figures: voices, shows: false }
  const listener = figure(stage, partner, 'listener')
  // They stand on one side: both in one picture would cover each other.
  if (listener.side === voices[0]?.side)
    return { size: aloneSize(stage, tension), framing: 'single', figures: voices, shows: false }
  if (stage.depth % REESTABLISH_EVERY === 0) {
    const size: ShotSize = stage.depth === 0 ? 'medium_full' : 'medium'
    return { size, framing: 'two_shot', figures: [...voices, listener], shows: true }
  }
  const size = coverSize(stage.depth, tension)
  if (size === 'medium' || (size === 'medium_close' && tension < 0.4 && stage.depth < 6)) {
    return { size, framing: 'over_shoulder', figures: [...voices, listener], shows: false }
  }
  return { size, framing: 'single', figures: voices, shows: false }
}

function coverSize(depth: number, tension: number): ShotSize {
  const step = (depth <= 2 ? 2 : 3) + (tension >= 0.5 ? 1 : 0) + (tension >= 0.85 && depth > 3 ? 1 : 0)
  return LADDER[Math.min(step, tension >= 0.95 ? 5 : 4)] ?? 'medium_close'
}

function aloneSize(stage: SceneStage, tension: number): ShotSize {
  const turn = stage.depth % 3
  const step = (turn === 0 ? 2 : turn === 1 ? 3 : 1) + (tension >= 0.6 ? 1 : 0)
  return LADDER[Math.min(step, 4)] ?? 'medium'
}

/** The voice comes from elsewhere: we see who hears it, or, for a voice in the mind, who thinks it. */
function composeUnseen(stage: SceneStage, item: SpeechItem, partner: string | null): SpeechLook {
  const seen = item.kind === 'voice_over' && stage.cast.includes(item.speaker) ? item.speaker : partner
  if (seen === null) return { size: 'wide', framing: 'empty', figures: [], shows: false }
  const role = seen === item.speaker ? 'present' : 'listener'
  return { size: 'medium_close', framing: 'single', figures: [figure(stage, seen, role)], shows: false }
}

/** Two shots of the same people in the same size would jump: the second goes one step closer or wider. */
function differentSize(stage: SceneStage, { size, framing, figures }: SpeechLook): ShotSize {
  const before = stage.shots.at(-1)
  const same =
    before !== undefined &&
    before.size === size &&
    before.framing === framing &&
    before.figures.map((one) => one.character).join() === figures.map((one) => one.character).join()
  if (!same) return size
  const step = LADDER.indexOf(size)
  if (step < 0) return size
  return LADDER[step >= 4 ? step - 1 : step + 1] ?? size
}

const ANSWERING_FACE: Readonly<Record<Emotion, Emotion>> = {
  angry: 'afraid',
  afraid: 'surprised',
  sad: 'sad',
  happy: 'happy',
  surprised: 'surprised',
  tired: 'neutral',
  stern: 'afraid',
  neutral: 'neutral',
}

const REACTION_EVERY_LINES = 8

/**
 * A silent look at the listener after a strong line, never into an action. The first strong one in the later part of
 * every eight lines has it: counted from the beginning of the scene, a look more or less moves no other.
 */
export function addReaction(stage: SceneStage, item: SpeechItem, next: SpeechItem | null): void {
  const stretch = Math.floor(stage.spoken / REACTION_EVERY_LINES)
  if (next === null || item.offScreen || stage.reactedIn === stretch) return
  if (stage.spoken % REACTION_EVERY_LINES < REACTION_EVERY_LINES / 2) return
  if (readTension(item.direction, item.text) < 0.55 || next.speaker === item.speaker || next.offScreen) return
  if (stage.crowds.has(next.speaker)) return
  stage.reactedIn = stretch
  const face = {
    ...figure(stage, next.speaker, 'listener'),
    emotion: ANSWERING_FACE[readEmotion(item.direction, item.text)],
  }
  addShot(stage, {
    size: 'close',
    framing: 'single',
    angle: 'eye',
    move: 'static',
    subject: null,
    figures: [face],
    start: item.start,
    end: item.end,
    actions: [],
    silentMs: 1200,
    isOrdered: false,
    purpose: 'reaction',
  })
}
