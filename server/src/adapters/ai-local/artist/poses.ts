// The gestures a figure can make, and which one the words of a shot ask for.
import type { PictureFigure } from '#rooms/generation/provider.ts'
import type { Dice } from './seed.ts'
import type { ArmPose, BodyPose, HandShape, LegPose } from './skeleton.ts'

type Direction = readonly [number, number, number]
const arm = (upper: Direction, fore: Direction, hand: HandShape = 'relaxed'): ArmPose => ({ upper, fore, hand })
const leg = (thigh: Direction, shin: Direction): LegPose => ({ thigh, shin })

const down = arm([0.2, 1, -0.06], [0.06, 1, 0.24])
const loose = arm([0.26, 1, 0.02], [-0.04, 1, 0.34])
const onHip = arm([0.78, 0.9, -0.3], [-0.86, 0.62, 0.42], 'fist')
const palmUp = arm([0.28, 1, 0.12], [0.5, -0.14, 0.9], 'open')
const palmOut = arm([0.5, 0.9, 0.3], [0.45, -0.75, 0.5], 'open')
const pointing = arm([0.3, 0.55, 0.75], [0.06, -0.12, 1], 'point')
const raisedFist = arm([0.62, 0.62, 0.3], [0.08, -1, 0.25], 'fist')
const chestFist = arm([0.34, 1, 0.1], [-0.62, -0.5, 0.62], 'fist')
const holding = arm([0.22, 1, 0.16], [-0.3, -0.28, 0.95], 'hold')
const raisedHold = arm([0.3, 0.8, 0.4], [-0.12, -0.72, 0.72], 'hold')
const clasped = arm([0.22, 1, 0.22], [-0.78, -0.36, 0.72], 'clasp')
const crossed = arm([0.26, 1, 0.16], [-0.98, -0.12, 0.42], 'flat')
const behind = arm([0.3, 1, -0.3], [-0.66, 0.66, -0.6], 'relaxed')
const toChin = arm([0.06, 1, 0.36], [-0.26, -0.92, 0.42], 'fist')
const toFace = arm([0.3, 0.85, 0.45], [-0.42, -1, 0.26], 'flat')
const spread = arm([0.74, 0.8, 0.1], [0.75, -0.1, 0.6], 'open')
const lap = arm([0.18, 1, 0.28], [-0.24, 0.42, 0.86], 'relaxed')
const reach = arm([0.24, 0.5, 0.85], [-0.04, 0.0, 1], 'open')
const low = arm([0.16, 0.9, 0.5], [-0.06, 0.86, 0.6], 'hold')

const stand = leg([0.1, 1, 0.02], [0.05, 1, -0.04])
const planted = leg([0.22, 1, 0.06], [0.14, 1, -0.1])
const stepAhead = leg([0.04, 1, 0.34], [0.02, 1, 0.02])
const stepBack = leg([0.06, 1, -0.2], [0.02, 1, -0.42])
const sitting = leg([0.2, 0.24, 1], [0.06, 1, 0.08])
const kneeling = leg([0.16, 0.75, 0.65], [0.02, 0.3, -1])
const crouchFront = leg([0.35, 0.2, 1], [0.1, 1, -0.25])

const base: BodyPose = {
  arms: { left: down, right: loose },
  legs: { left: stand, right: planted },
  lean: 0,
  tilt: 0,
  headYaw: 0,
  headNod: 0,
  headRoll: 0,
  drop: 0,
  seat: false,
}
const make = (left: ArmPose, right: ArmPose, more: Partial<BodyPose> = {}): BodyPose => ({
  ...base,
  arms: { left, right },
  ...more,
})
const seated = { legs: { left: sitting, right: sitting }, drop: 1.42, seat: true }

export const poses = {
  stand: make(down, loose),
  weight: make(onHip, loose, { tilt: 0.05, legs: { left: planted, right: stand } }),
  behind: make(behind, behind, { lean: -0.03 }),
  clasped: make(clasped, clasped, { headNod: 0.06 }),
  crossed: make(crossed, crossed, { lean: -0.04 }),
  explain: make(palmUp, loose, { lean: 0.03 }),
  explainBoth: make(palmUp, palmUp, { lean: 0.04 }),
  appeal: make(palmOut, clasped, { lean: 0.06, headRoll: 0.07 }),
  point: make(pointing, onHip, { lean: 0.08 }),
  shout: make(raisedFist, loose, { lean: 0.14, legs: { left: planted, right: stepBack } }),
  beatChest: make(chestFist, down, { lean: 0.04 }),
  shrug: make(spread, spread, { headRoll: 0.1 }),
  think: make(toChin, crossed, { headNod: 0.12, headRoll: 0.06 }),
  despair: make(toFace, toFace, { lean: 0.16, headNod: 0.28 }),
  recoil: make(palmOut, palmOut, { lean: -0.16, legs: { left: stepBack, right: stand } }),
  salute: make(clasped, clasped, { lean: 0.2, headNod: 0.2 }),
  bow: make(clasped, clasped, { lean: 0.5, headNod: 0.3 }),
  hold: make(holding, loose, { headNod: 0.08 }),
  raise: make(raisedHold, loose, { lean: -0.03, headNod: -0.05 }),
  give: make({ ...reach, hand: 'hold' }, loose, { lean: 0.1 }),
  eat: make(arm([0.2, 0.85, 0.5], [-0.4, -1, 0.42], 'hold'), loose, { headNod: 0.08 }),
  phone: make(arm([0.42, 0.95, 0.2], [-0.5, -1, -0.05], 'hold'), onHip, { headRoll: 0.1 }),
  carry: make(low, low, { lean: 0.1 }),
  dig: make(low, { ...low, hand: 'fist' }, { lean: 0.52, headNod: 0.2, legs: { left: stepAhead, right: stepBack } }),
  crouch: make(low, lap, { lean: 0.42, drop: 1.75, legs: { left: crouchFront, right: kneeling }, headNod: 0.22 }),
  kneel: make(clasped, clasped, { drop: 1.5, legs: { left: kneeling, right: kneeling }, lean: 0.1 }),
  sit: make(lap, lap, { ...seated, lean: 0.03 }),
  sitTalk: make(palmUp, lap, { ...seated, lean: 0.12 }),
  sitHold: make(holding, lap, { ...seated, lean: 0.03 }),
  sitThink: make(toChin, lap, { ...seated, lean: 0.2, headNod: 0.14 }),
  walk: make(arm([0.18, 1, 0.32], [0.0, 0.9, 0.6]), arm([0.18, 1, -0.3], [0.02, 1, 0.06]), {
    legs: { left: stepBack, right: stepAhead },
    lean: 0.06,
  }),
  run: make(arm([0.25, 0.8, 0.6], [-0.2, -0.35, 1], 'fist'), arm([0.3, 0.8, -0.6], [-0.1, 0.55, 0.5], 'fist'), {
    legs: { left: leg([0.04, 0.9, -0.5], [0.02, 0.3, -1]), right: leg([0.04, 0.75, 0.8], [0.02, 1, -0.1]) },
    lean: 0.28,
  }),
  wave: make(arm([0.7, 0.3, 0.25], [0.3, -1, 0.2], 'open'), loose),
} as const satisfies Record<string, BodyPose>

export type PoseName = keyof typeof poses
type Choices = readonly [PoseName, ...PoseName[]]

const words: readonly (readonly [RegExp, PoseName])[] = [
  [/拱手|作揖|行礼|抱拳|合十|salute|greets? with/i, 'salute'],
  [/鞠躬|躬身|叩|\bbow(s|ed|ing)?\b/i, 'bow'],
  [/跪|\bkneel/i, 'kneel'],
  [/掘|挖|铲|锄|砍|抡|\b(digs?|shovel|chop)/i, 'dig'],
  [/蹲|俯身|拾|捡|crouch|stoop|picks? up/i, 'crouch'],
  [/跑|奔|追|逃|\b(runs?|running|chases?|flees?|rush)/i, 'run'],
  [/电话|手机|phone|calls?\b/i, 'phone'],
  [/挥手|招手|\bwaves?\b/i, 'wave'],
  [/吃|咬|喝|饮|\b(eats?|bites?|drinks?|sips?)\b/i, 'eat'],
  [/举|raised?|lifts?|toast/i, 'raise'],
  [/递|分给|拿出|摸出|给|\b(hands?|gives?|offers?|passes)\b/i, 'give'],
  [/指着|指向|喝道|\bpoint(s|ing)?\b/i, 'point'],
  [/拍|捶|怒|吼|骂|吆喝|喊|shout|yell|slam|argue/i, 'shout'],
  [/捧|托|握|拿|持|提|hold|carry|carrie/i, 'hold'],
  [/想|沉思|contemplat|think|ponder/i, 'think'],
  [/哭|泣|掩面|weep|cries|sob/i, 'despair'],
  [/退|惊|吓|recoil|startle|gasp/i, 'recoil'],
  [/坐|\b(sits?|sitting|seated)\b/i, 'sit'],
  [/走|行|来|进|出|挤|扛|\b(walks?|enters?|emerges?|leaves?|crosses|strolls?)\b/i, 'walk'],
]

const byEmotion: Record<PictureFigure['emotion'], { speak: Choices; hear: Choices }> = {
  neutral: {
    speak: ['explain', 'explainBoth', 'weight', 'appeal', 'hold'],
    hear: ['stand', 'weight', 'behind', 'clasped', 'crossed'],
  },
  happy: { speak: ['explainBoth', 'shrug', 'wave', 'explain'], hear: ['weight', 'clasped', 'stand', 'behind'] },
  angry: { speak: ['shout', 'point', 'point', 'beatChest'], hear: ['crossed', 'weight', 'point'] },
  sad: { speak: ['appeal', 'beatChest', 'clasped'], hear: ['despair', 'clasped', 'stand'] },
  afraid: { speak: ['recoil', 'appeal'], hear: ['recoil', 'clasped'] },
  surprised: { speak: ['recoil', 'shrug', 'point'], hear: ['recoil', 'clasped', 'stand'] },
  tired: { speak: ['shrug', 'think', 'explain'], hear: ['think', 'stand', 'weight'] },
  stern: { speak: ['point', 'explain', 'behind'], hear: ['crossed', 'behind', 'weight'] },
}

const seatedWord = /坐|沙发|椅|\b(sits?|sitting|seated|couch|sofa)\b/i
const seatedTwin: Partial<Record<PoseName, PoseName>> = {
  explain: 'sitTalk',
  explainBoth: 'sitTalk',
  think: 'sitThink',
  hold: 'sitHold',
  raise: 'sitHold',
  eat: 'sitHold',
  point: 'sitTalk',
  appeal: 'sitTalk',
}

/** The figure that the action names does what it says; others speak and listen by feeling. */
export function choosePose(figure: PictureFigure, action: string, context: { dice: Dice; alone: boolean }): PoseName {
  const named = context.alone || action.includes(figure.name) || (action !== '' && figure.role === 'speaker')
  const { speak, hear } = byEmotion[figure.emotion] ?? byEmotion.neutral
  const byFeeling = context.dice.pick(figure.role === 'speaker' ? speak : hear)
  const asked = named && action ? words.find(([pattern]) => pattern.test(action))?.[1] : undefined
  const chosen = asked ?? byFeeling
  if (seatedWord.test(action) && named) return seatedTwin[chosen] ?? (chosen === 'sit' ? 'sit' : chosen)
  return chosen
}
