// The words of picture prompts in both languages.
import type { PictureDescription, PictureFigure } from '#rooms/generation/provider.ts'

type Place = PictureDescription['place']
type Said = { readonly name: string; readonly look: string; readonly side: string; readonly doing: string }

export type PromptWords = {
  readonly comma: string
  readonly stop: string
  readonly end: string
  readonly size: Record<PictureDescription['size'], string>
  readonly framing: Record<PictureDescription['framing'], string>
  readonly angle: Record<PictureDescription['angle'], string>
  readonly interior: Record<Place['interior'], string>
  readonly time: Record<Place['timeOfDay'], string>
  readonly weather: Record<Place['weather'], string>
  readonly gender: Record<'female' | 'male', string>
  readonly role: Record<PictureFigure['role'], string>
  readonly side: Record<PictureFigure['side'], string>
  readonly emotion: Record<PictureFigure['emotion'], string>
  readonly keyFrame: Record<PictureDescription['keyFrame'], string>
  readonly nobody: string
  readonly plainBackdrop: string
  readonly ending: string
  readonly age: (years: number) => string
  readonly place: (about: string, light: string) => string
  readonly figure: (said: Said) => string
  readonly insert: (subject: string) => string
  readonly action: (action: string) => string
  readonly props: (props: string) => string
}

export const promptWordsZh: PromptWords = {
  comma: '，',
  stop: '。',
  end: '。',
  size: {
    extreme_wide: '大远景',
    wide: '远景',
    full: '全景',
    medium_full: '中全景',
    medium: '中景',
    medium_close: '中近景',
    close: '近景特写',
    extreme_close: '大特写',
  },
  framing: {
    empty: '空镜',
    single: '单人镜头',
    two_shot: '双人镜头',
    over_shoulder: '过肩镜头',
    group: '群像镜头',
    insert: '细节插入镜头',
  },
  angle: { eye: '平视', high: '俯拍', low: '仰拍', overhead: '顶拍', dutch: '倾斜构图' },
  interior: { interior: '室内', exterior: '室外', both: '室内外相连', unknown: '' },
  time: {
    dawn: '黎明',
    morning: '清晨',
    day: '白天',
    afternoon: '午后',
    dusk: '黄昏',
    evening: '傍晚',
    night: '夜晚',
    continuous: '',
    unknown: '',
  },
  weather: {
    clear: '天晴',
    cloudy: '阴天',
    rain: '下雨',
    storm: '暴风雨',
    snow: '下雪',
    fog: '大雾',
    wind: '大风',
    unknown: '',
  },
  gender: { female: '女性', male: '男性' },
  role: { speaker: '正在说话', listener: '正在倾听', present: '' },
  side: { left: '画面左侧', right: '画面右侧', center: '画面中央' },
  emotion: {
    neutral: '神情平静',
    happy: '神情喜悦',
    angry: '神情愤怒',
    sad: '神情悲伤',
    afraid: '神情恐惧',
    surprised: '神情惊讶',
    tired: '神情疲惫',
    stern: '神情严肃',
  },
  keyFrame: { start: '镜头运动的起始画面', end: '镜头运动的结束画面', full: '' },
  nobody: '画面中没有人物',
  plainBackdrop: '纯净的浅灰背景，没有任何场景',
  ending: '画面中不要出现文字、字幕、水印和边框',
  age: (years) => `约${years}岁`,
  place: (about, light) => `场景：${[about, light].filter((part) => part !== '').join('，')}`,
  figure: ({ name, look, side, doing }) => `${side}是${name}${look === '' ? '' : `（${look}）`}，${doing}`,
  insert: (subject) => `画面主体是${subject}`,
  action: (action) => `动作：${action.replace(/[。.]+$/, '')}`,
  props: (props) => `道具：${props}`,
}

export const promptWordsEn: PromptWords = {
  comma: ', ',
  stop: '. ',
  end: '.',
  size: {
    extreme_wide: 'Extreme wide shot',
    wide: 'Wide shot',
    full: 'Full shot',
    medium_full: 'Medium full shot',
    medium: 'Medium shot',
    medium_close: 'Medium close-up',
    close: 'Close-up',
    extreme_close: 'Extreme close-up',
  },
  framing: {
    empty: 'an empty place',
    single: 'of one person',
    two_shot: 'of two people',
    over_shoulder: 'over the shoulder',
    group: 'of a group',
    insert: 'of a detail',
  },
  angle: {
    eye: 'at eye level',
    high: 'from above',
    low: 'from below',
    overhead: 'from straight above',
    dutch: 'with a tilted camera',
  },
  interior: { interior: 'indoors', exterior: 'outdoors', both: 'between inside and outside', unknown: '' },
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
    clear: 'clear sky',
    cloudy: 'overcast',
    rain: 'rain',
    storm: 'storm',
    snow: 'snow',
    fog: 'fog',
    wind: 'strong wind',
    unknown: '',
  },
  gender: { female: 'woman', male: 'man' },
  role: { speaker: 'speaking', listener: 'listening', present: '' },
  side: { left: 'On the left', right: 'On the right', center: 'In the middle' },
  emotion: {
    neutral: 'calm',
    happy: 'happy',
    angry: 'angry',
    sad: 'sad',
    afraid: 'afraid',
    surprised: 'surprised',
    tired: 'tired',
    stern: 'stern',
  },
  keyFrame: { start: 'The first frame of a moving camera', end: 'The last frame of a moving camera', full: '' },
  nobody: 'Nobody is in the picture',
  plainBackdrop: 'Plain light grey background, no scenery',
  ending: 'No text, captions, watermarks or borders',
  age: (years) => `about ${years} years old`,
  place: (about, light) => `Place: ${[about, light].filter((part) => part !== '').join(', ')}`,
  figure: ({ name, look, side, doing }) => `${side}: ${name}${look === '' ? '' : ` (${look})`}, ${doing}`,
  insert: (subject) => `The picture shows ${subject}`,
  action: (action) => `Action: ${action.replace(/[。.]+$/, '')}`,
  props: (props) => `Props: ${props}`,
}
