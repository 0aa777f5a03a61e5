// How the facts of a picture are said in prose. Data.
import type {
  CameraAngle,
  CameraMove,
  Interior,
  ShotFraming,
  ShotSize,
  TimeOfDay,
  Weather,
} from '#contract/breakdown.ts'
import type { PromptLanguage } from '#contract/prompts.ts'
import type { PictureFigure } from '#rooms/generation/generation.ts'

export type PictureWords = {
  readonly size: Readonly<Record<ShotSize, string>>
  readonly framing: Readonly<Record<ShotFraming, string>>
  readonly angle: Readonly<Record<CameraAngle, string>>
  readonly move: Readonly<Record<CameraMove, string>>
  readonly time: Readonly<Record<TimeOfDay, string>>
  readonly weather: Readonly<Record<Weather, string>>
  readonly interior: Readonly<Record<Interior, string>>
  readonly face: Readonly<Record<PictureFigure['emotion'], string>>
  readonly mood: Readonly<Record<PictureFigure['emotion'], string>>
  readonly side: Readonly<Record<PictureFigure['side'], string>>
  readonly moment: Readonly<Record<'start' | 'end' | 'full', string>>
  readonly speaking: string
  readonly fromBehind: string
  readonly woman: string
  readonly man: string
  readonly girl: string
  readonly boy: string
  readonly crowd: string
  readonly somebody: string
  readonly age: (years: number) => string
  readonly says: (name: string, text: string) => string
  readonly within: (name: string, notes: string) => string
  /** Between parts of one thing, and between things. */
  readonly comma: string
  readonly semicolon: string
}

const zh: PictureWords = {
  size: {
    extreme_wide: '大远景',
    wide: '远景',
    full: '全景',
    medium_full: '中全景',
    medium: '中景',
    medium_close: '中近景',
    close: '特写',
    extreme_close: '大特写',
  },
  framing: {
    empty: '空镜，画面中没有人',
    single: '单人镜头',
    two_shot: '双人镜头',
    over_shoulder: '过肩镜头',
    group: '群像镜头',
    insert: '物件插入镜头',
  },
  angle: { eye: '平视', high: '俯拍', low: '仰拍', overhead: '正上方俯视', dutch: '倾斜构图' },
  move: {
    static: '镜头固定',
    push_in: '镜头缓缓推近',
    pull_out: '镜头缓缓拉远',
    pan_left: '镜头向左摇',
    pan_right: '镜头向右摇',
    tilt_up: '镜头向上摇',
    tilt_down: '镜头向下摇',
  },
  time: {
    dawn: '黎明',
    morning: '早晨',
    day: '白天',
    afternoon: '下午',
    dusk: '黄昏',
    evening: '傍晚',
    night: '夜晚',
    continuous: '',
    unknown: '',
  },
  weather: {
    clear: '天气晴朗',
    cloudy: '多云',
    rain: '下着雨',
    storm: '雷雨交加',
    snow: '下着雪',
    fog: '有雾',
    wind: '刮着风',
    unknown: '',
  },
  interior: { interior: '室内', exterior: '室外', both: '室内外之间', unknown: '' },
  face: {
    neutral: '',
    happy: '神情喜悦',
    angry: '神情愤怒',
    sad: '神情悲伤',
    afraid: '神情恐惧',
    surprised: '神情惊讶',
    tired: '神情疲惫',
    stern: '神情严肃',
  },
  mood: {
    neutral: '',
    happy: '轻快',
    angry: '剑拔弩张',
    sad: '哀伤',
    afraid: '惊惧不安',
    surprised: '惊疑',
    tired: '倦怠',
    stern: '凝重',
  },
  side: { left: '位于画面左侧', right: '位于画面右侧', center: '位于画面中央' },
  moment: { start: '镜头开始的一刻', end: '镜头结束的一刻', full: '' },
  speaking: '正在说话',
  fromBehind: '背对镜头',
  woman: '女性',
  man: '男性',
  girl: '女孩',
  boy: '男孩',
  crowd: '一群人',
  somebody: '一个人',
  age: (years) => `约${years}岁`,
  says: (name, text) => `${name}说：“${text}”`,
  within: (name, notes) => `${name}（${notes}）`,
  comma: '，',
  semicolon: '；',
}

const en: PictureWords = {
  size: {
    extreme_wide: 'extreme wide shot',
    wide: 'wide shot',
    full: 'full shot',
    medium_full: 'medium full shot',
    medium: 'medium shot',
    medium_close: 'medium close-up',
    close: 'close-up',
    extreme_close: 'extreme close-up',
  },
  framing: {
    empty: 'no people in the picture',
    single: 'one person in the frame',
    two_shot: 'two-shot',
    over_shoulder: 'over-the-shoulder',
    group: 'group shot',
    insert: 'insert of an object',
  },
  angle: { eye: 'at eye level', high: 'high angle', low: 'low angle', overhead: 'from overhead', dutch: 'dutch angle' },
  move: {
    static: 'the camera stands still',
    push_in: 'the camera slowly pushes in',
    pull_out: 'the camera slowly pulls out',
    pan_left: 'the camera pans left',
    pan_right: 'the camera pans right',
    tilt_up: 'the camera tilts up',
    tilt_down: 'the camera tilts down',
  },
  time: {
    dawn: 'at dawn',
    morning: 'in the morning',
    day: 'by day',
    afternoon: 'in the afternoon',
    dusk: 'at dusk',
    evening: 'in the evening',
    night: 'at night',
    continuous: '',
    unknown: '',
  },
  weather: {
    clear: 'clear weather',
    cloudy: 'cloudy',
    rain: 'rain',
    storm: 'thunderstorm',
    snow: 'falling snow',
    fog: 'fog',
    wind: 'strong wind',
    unknown: '',
  },
  interior: { interior: 'interior', exterior: 'exterior', both: 'between inside and outside', unknown: '' },
  face: {
    neutral: '',
    happy: 'looking happy',
    angry: 'looking angry',
    sad: 'looking sad',
    afraid: 'looking afraid',
    surprised: 'looking surprised',
    tired: 'looking tired',
    stern: 'looking stern',
  },
  mood: {
    neutral: '',
    happy: 'light-hearted',
    angry: 'tense',
    sad: 'sorrowful',
    afraid: 'uneasy',
    surprised: 'startled',
    tired: 'weary',
    stern: 'grave',
  },
  side: { left: 'on the left', right: 'on the right', center: 'in the middle' },
  moment: { start: 'the moment the shot begins', end: 'the moment the shot ends', full: '' },
  speaking: 'speaking',
  fromBehind: 'seen from behind',
  woman: 'woman',
  man: 'man',
  girl: 'girl',
  boy: 'boy',
  crowd: 'several people together',
  somebody: 'a person',
  age: (years) => `about ${years} years old`,
  says: (name, text) => `${name} says: “${text}”`,
  within: (name, notes) => `${name} (${notes})`,
  comma: ', ',
  semicolon: '; ',
}

export const PICTURE_WORDS: Readonly<Record<PromptLanguage, PictureWords>> = { 'zh-CN': zh, en }
