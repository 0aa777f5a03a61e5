// The face of a figure: from directions and the words and marks of the speech.

export type Emotion = 'neutral' | 'happy' | 'angry' | 'sad' | 'afraid' | 'surprised' | 'tired' | 'stern'

const FROM_DIRECTION: readonly (readonly [Emotion, RegExp])[] = [
  ['stern', /冷笑|讥笑|嘲讽|\bsneer|\bsmirk/i],
  [
    'angry',
    /怒|吼|骂|咆哮|愤|火大|拍车板|拍案|拍桌|瞪|咬牙|厉声|斥|吵|揪|\bang(?:ry|rily)|\bfur(?:y|ious)|\byell|\bshout|\bscream|\bsnap|\brage|\bsnarl|\bbarks at/i,
  ],
  [
    'sad',
    /哭|泪|悲|哀|伤心|哽|凄|颓|叹|难过|失落|绝望|呜咽|\bsad|\bcry|\bcries|\bsob|\bweep|\btear|\bmourn|\bgrief|\bsigh/i,
  ],
  [
    'afraid',
    /怕|惧|恐|颤|抖|慌|着急|窘|惊恐|害怕|瑟缩|哆嗦|急切|\bafraid|\bfear|\bscared|\bterrif|\btrembl|\bnervous|\bpanic|\banxious|\bstutter|\boh crap/i,
  ],
  ['surprised', /惊|诧|愣|愕|呆|目瞪|吃惊|突然|\bsurpris|\bstunn|\bshock|\bgasp|\bamaz|\bastonish|\bconfus|\bbefuddl/i],
  [
    'happy',
    /笑|喜|高兴|兴奋|得意|欢|乐|憋笑|微笑|开心|咬一口|\bsmil|\blaugh|\bgrin|\bhappy|\bjoy|\bexcit|\bcheer|\bbeer raised|\bchuckl/i,
  ],
  ['tired', /累|疲|困|喘|倦|睡|虚弱|有气无力|含糊|\btired|\bexhaust|\byawn|\bweary|\bbored|\bsleep|\blanguid|\bpant/i],
  [
    'stern',
    /冷|严|沉声|正色|肃|威|决绝|不屑|头也不抬|\bstern|\bcoldly|\bseriously|\bgrim|\bfirmly|\bflatly|\bdeadpan|\baffront/i,
  ],
]

const FROM_WORDS: readonly (readonly [Emotion, RegExp])[] = [
  ['happy', /哈哈|嘻嘻|呵呵|太好了|真甜|\bha ha|\bhaha|\bhooray|\bwonderful|\bgreat!/i],
  ['sad', /呜呜|呜呼|唉|可怜|\balas|\balack|\bsorry/i],
  ['angry', /滚|混蛋|放屁|揍|该死|住口|闭嘴|牛鼻子|强盗|昏蛋|\bdamn|\bhell\b|\bshut up|\bget out|\bdead!/i],
  ['afraid', /救命|别杀|饶命|不要啊|\bhelp!|\bwatch out|\brun!/i],
  ['surprised', /阿呀|哎呀|天哪|什么？|活了|\bwhat\?|\boh my|\bgood heavens|\bwow|\bwho+a/i],
]

/** Figures are looked at by people in a hurry: directions win over words, words over marks. */
export function readEmotion(direction: string, text: string): Emotion {
  const bounded = direction.slice(0, 300)
  for (const [emotion, pattern] of FROM_DIRECTION) if (bounded !== '' && pattern.test(bounded)) return emotion
  const words = text.slice(0, 600)
  for (const [emotion, pattern] of FROM_WORDS) if (pattern.test(words)) return emotion
  if (/[!！]{2}|[?？][!！]|[!！][?？]/.test(words)) return 'surprised'
  return 'neutral'
}

const ENDS_LOUD = /([!！?？]*)["”’」』）)\s]{0,6}$/

/** How the last mark sounds: an exclamation, or one that is doubled or asks as well. Marks on the way count as little
 * as the length of a speech does. */
function loudness(text: string): number {
  const marks = ENDS_LOUD.exec(text.slice(-12))?.[1] ?? ''
  if (!/[!！]/.test(marks)) return 0
  return marks.length > 1 ? 0.35 : 0.25
}

/** 0 (calm) .. 1 (at the peak): how close the camera wants to be. */
export function readTension(direction: string, text: string): number {
  const emotion = readEmotion(direction, text)
  const base = {
    neutral: 0,
    happy: 0.15,
    tired: 0.1,
    stern: 0.35,
    surprised: 0.4,
    sad: 0.45,
    afraid: 0.55,
    angry: 0.6,
  }[emotion]
  return Math.min(1, base + loudness(text))
}
