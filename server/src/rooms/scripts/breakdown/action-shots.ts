// Pictures for action and narration.
import type { ShotFigure, ShotFraming, ShotSize } from '#contract/breakdown.ts'
import { type CameraWords, hasCameraWords, readCameraWords, readSubject, startsNewPicture } from './camera-words.ts'
import { type Emotion, readEmotion } from './emotion.ts'
import { actionMs } from './pace.ts'
import { gatherSentences } from './sentences.ts'
import { addShot, figure, type SceneStage, type ShotDraft } from './shot-drafts.ts'

const PICTURE_MS_MAX = 5500

/** Cuts action into pictures: at camera words, else so that none holds the screen for much more than five seconds. */
export function splitPictures(text: string): string[] {
  const gathering = { weigh: actionMs, weightMax: PICTURE_MS_MAX, standsAlone: startsNewPicture }
  return gatherSentences(text, gathering)
    .map((picture) => picture.trim())
    .filter((picture) => picture !== '')
}

export type Picture = {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly purpose: 'action' | 'narration' | 'cue'
  readonly silentMs: number
}

/** One picture becomes one shot, or joins the shot before it when both are short and show the same people. */
export function addPicture(stage: SceneStage, picture: Picture): ShotDraft {
  const camera = readCameraWords(picture.text)
  const named = picture.purpose === 'cue' ? [] : actorsOf(stage, picture.text)
  const isOrdered = hasCameraWords(camera)
  const previous = stage.shots.at(-1)
  if (previous !== undefined && !isOrdered && canJoin(previous, named, picture)) {
    previous.actions.push(picture.text)
    previous.silentMs += picture.silentMs
    previous.end = Math.max(previous.end, picture.end)
    return previous
  }
  const emotion = readEmotion(picture.text, '')
  if (picture.purpose !== 'narration') for (const name of named) stage.moods.set(name, emotion)
  const look = composeAction(stage, { ...picture, named, camera, emotion })
  if (named.length > 0) stage.lastActors = named
  if (look.figures.length >= 2) stage.depth = 0
  const first = stage.shots.length === 0
  return addShot(stage, {
    ...look,
    start: picture.start,
    end: picture.end,
    actions: [picture.text],
    silentMs: picture.silentMs,
    isOrdered,
    purpose: first && stage.isNewPlace && !isOrdered ? 'establish' : picture.purpose,
  })
}

/** A sound's picture is of what makes it. */
function soundSource(text: string): string | null {
  const source = (text.split(/[，,、；;]/)[0] ?? '').replace(/(?:的)?声音?$/, '').trim()
  return source === '' || source.length > 30 ? null : source
}

function canJoin(previous: ShotDraft, named: readonly string[], picture: Picture): boolean {
  // "（闪回完）" and the like mark an end; they are no picture.
  if (/^[（(].{0,12}[）)]$/.test(picture.text) || picture.text.length <= 3) return previous.lines === 0
  if (previous.purpose !== 'action' || picture.purpose !== 'action' || previous.lines > 0 || previous.isOrdered)
    return false
  if (previous.silentMs + picture.silentMs > 3600) return false
  return named.length === 0 || named.every((name) => previous.figures.some((one) => one.character === name))
}

/** Who acts: the named; else, for a sentence with a pronoun, whoever acted last. */
function actorsOf(stage: SceneStage, text: string): string[] {
  const names: string[] = []
  for (const mention of stage.findMentions(text)) if (!names.includes(mention.name)) names.push(mention.name)
  const start = text.slice(0, 200)
  if (names.length === 1 && PLURAL.test(start)) return [...new Set([...names, ...recentlySeen(stage, 2)])].slice(0, 2)
  if (names.length > 0) return names.slice(0, 4)
  if (PLURAL.test(start)) return recentlySeen(stage, 2)
  if (/[他她]|\b(?:he|she|him|her|his|hers)\b/i.test(start)) {
    return stage.lastActors.length > 0 ? [...stage.lastActors] : recentlySeen(stage, 1)
  }
  // No scenery and nothing to hold: it is about whoever is in the scene.
  const isAboutPeople = stage.shots.length > 0 && !SCENERY.test(start) && stage.findProps(start).length === 0
  return isAboutPeople ? recentlySeen(stage, 2) : []
}

const PLURAL =
  /他们|她们|两人|二人|三人|俩|彼此|互相|\b(?:they|them|their|both|each other|the (?:two|men|women|boys|girls|couple|pair))\b/i
const SCENERY =
  /天空|云|月|阳光|夕阳|风|雨|雪|雾|夜色|山|河|海|荒地|街|城|村|房|屋|树|草|光|火|集市|空无一人|镜头|画面|字幕|众|\b(?:sky|sun|moon|wind|rain|snow|street|city|field|house|building|traffic|lights?|screen|crowd|sounds?|silence|room|door|from what|through)\b/i

function recentlySeen(stage: SceneStage, count: number): string[] {
  return [...stage.seen].filter((name) => !stage.crowds.has(name)).slice(-count)
}

type Look = Pick<ShotDraft, 'size' | 'framing' | 'angle' | 'move' | 'subject' | 'figures'>

/** A picture, read: who acts in it, and what the camera is told. */
type Sight = Picture & { readonly named: readonly string[]; readonly camera: CameraWords; readonly emotion: Emotion }

function composeAction(stage: SceneStage, sight: Sight): Look {
  const { text, named, camera, emotion } = sight
  const figures = named.map((name) => ({ ...figure(stage, name, 'present'), emotion }))
  const subject = readSubject(text)
  const isFirst = stage.shots.length === 0
  const props = stage.findProps(text)
  const closeOnThing = camera.size === 'close' || camera.size === 'extreme_close'
  if (closeOnThing && (figures.length === 0 || (subject !== null && stage.findMentions(subject).length === 0))) {
    return {
      ...ordered({ size: 'close', framing: 'insert', angle: 'eye', move: 'static' }, camera),
      framing: 'insert',
      figures: [],
      subject: subject ?? props[0]?.name ?? null,
    }
  }
  if (isFirst && stage.isNewPlace) {
    const size: ShotSize = stage.isExterior ? (figures.length > 1 ? 'wide' : 'extreme_wide') : 'wide'
    return {
      ...ordered(
        { size, framing: framingOf(stage, figures), angle: size === 'extreme_wide' ? 'high' : 'eye', move: 'static' },
        camera,
      ),
      figures,
      subject: null,
    }
  }
  if (figures.length === 0) return composeThing(stage, sight)
  const look = {
    size: sizeFor(stage, figures.length, text),
    framing: framingOf(stage, figures),
    angle: 'eye',
    move: moveFor(stage, text),
  } as const
  return { ...ordered(look, camera), figures: camera.framing === 'empty' ? [] : figures, subject: null }
}

/** Nobody is named: a small thing gets an insert, anything else an empty view of the place. */
function composeThing(stage: SceneStage, { text, camera, purpose }: Sight): Look {
  const prop = stage.findProps(text).find((one) => camera.move === null || one.name !== 'camera')
  if (purpose === 'cue' && !SCENERY.test(text)) {
    return {
      size: 'close',
      framing: 'insert',
      angle: 'eye',
      move: 'static',
      figures: [],
      subject: prop?.name ?? soundSource(text),
    }
  }
  if (prop !== undefined && text.length < 80) {
    return {
      ...ordered({ size: 'close', framing: 'insert', angle: 'high', move: 'static' }, camera),
      figures: [],
      subject: prop.name,
    }
  }
  return {
    ...ordered({ size: 'wide', framing: 'empty', angle: 'eye', move: moveFor(stage, text) }, camera),
    figures: [],
    subject: null,
  }
}

type Frame = Pick<ShotDraft, 'size' | 'framing' | 'angle' | 'move'>

function ordered(frame: Frame, camera: CameraWords): Frame {
  return {
    size: camera.size ?? frame.size,
    framing: camera.framing ?? frame.framing,
    angle: camera.angle ?? frame.angle,
    move: camera.move ?? frame.move,
  }
}

export function framingOf(stage: SceneStage, figures: readonly ShotFigure[]): ShotFraming {
  if (figures.length === 0) return 'empty'
  if (figures.length > 2 || figures.some((one) => stage.crowds.has(one.character))) return 'group'
  if (figures.length === 1) return 'single'
  return figures[0]?.side === figures[1]?.side ? 'group' : 'two_shot'
}

const WHOLE_BODY =
  /走|跑|追|跳|挤|拉|扯|砍|扛|骑|爬|逃|冲|坐|站|蹲|跪|倒|进|出|离开|walk|run|jump|enter|climb|chase|stroll|scuttl|stand|sit|fall|slam|get into|come/i
const FACE = /看|盯|笑|哭|眼|脸|嘴|皱眉|叹|愣|凝视|look|stare|smil|eye|face|frown|gaze|glance/i

function sizeFor(stage: SceneStage, count: number, text: string): ShotSize {
  const before = stage.shots.at(-1)?.size
  const wanted: ShotSize =
    count >= 3
      ? 'wide'
      : WHOLE_BODY.test(text)
        ? 'full'
        : FACE.test(text)
          ? 'medium_close'
          : count === 2
            ? 'medium_full'
            : 'medium'
  if (wanted !== before) return wanted
  return wanted === 'full'
    ? 'medium_full'
    : wanted === 'medium_close'
      ? 'close'
      : wanted === 'wide'
        ? 'full'
        : wanted === 'medium'
          ? 'medium_full'
          : 'medium'
}

/** A move wants a reason in the picture, and five still shots before it. */
function moveFor(stage: SceneStage, text: string): ShotDraft['move'] {
  if (stage.shots.slice(-5).some((shot) => shot.move !== 'static')) return 'static'
  if (/抬头|仰望|升起|升空|抽枝|成树|飞起|白气升|looks? up|rises?|soars?|descends? over/i.test(text)) return 'tilt_up'
  if (/走远|远去|离去|渐行渐远|没入|消失在|walks? away|speeds? off|drives? off|scuttles? off|vanish/i.test(text))
    return 'pull_out'
  if (/跑|奔|追|驶过|掠过|疾驰|races?\b|runs?\b|chase|drives? (?:past|by)/i.test(text)) return 'pan_right'
  return 'static'
}
