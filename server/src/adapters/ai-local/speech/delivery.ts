// How a line is said: what a direction in the script ("低语", "shouting") does to the voice.

export type Delivery = {
  readonly pitchSemitones: number
  /** Per cent of the melody's usual range. */
  readonly rangePercent: number
  readonly pacePercent: number
  readonly levelDb: number
  /** 0..1 of the voice replaced by breath: 1 is a whisper. */
  readonly breath: number
  /** 0..1 trembling. */
  readonly tremble: number
  /** 0..1 of the sound that comes back from a large room. */
  readonly space: number
}

export const plainDelivery: Delivery = {
  pitchSemitones: 0,
  rangePercent: 100,
  pacePercent: 100,
  levelDb: 0,
  breath: 0,
  tremble: 0,
  space: 0,
}

type Effect = Partial<Delivery>

/** Every entry that is found in a direction counts once; the words are those of Chinese and English scripts. */
const effects: readonly { readonly words: RegExp; readonly effect: Effect }[] = [
  {
    words: /耳语|低语|悄声|悄悄|窃窃|附耳|私语|whisper|under (his|her|their) breath|sotto voce/,
    effect: { breath: 0.9, levelDb: -7, pacePercent: 94, rangePercent: 70 },
  },
  {
    words:
      /小声|轻声|低声|轻轻|柔声|温柔|喃喃|嘟囔|咕哝|呢喃|自语|softly|soft\b|quiet|gentl|mutter|murmur|mumbl|low voice|tender|to (him|her|my|it)self/,
    effect: { breath: 0.3, levelDb: -4, pacePercent: 95, rangePercent: 80, pitchSemitones: -0.7 },
  },
  {
    words:
      /大喊|大叫|喊|吼|嚷|呼叫|高声|大声|咆哮|怒喝|厉声|喝道|叫道|尖叫|shout|yell|scream|bellow|roar|loud|cry(ing)? out|calls? out|calling/,
    effect: { levelDb: 4, pitchSemitones: 2.5, rangePercent: 145, pacePercent: 104 },
  },
  {
    words: /怒|愤|气愤|恼|生气|暴躁|恨|斥|骂|angr|furious|rage|snap|irritat|annoy|hostile|bitter/,
    effect: { levelDb: 2.5, pitchSemitones: 1.2, rangePercent: 135, pacePercent: 109 },
  },
  {
    words: /哭|泣|哽咽|抽泣|呜咽|含泪|流泪|悲|伤心|哀|sob|cry(?!(ing)? out)|weep|tear|grief|sad|mourn/,
    effect: { tremble: 0.55, pacePercent: 87, pitchSemitones: 0.8, levelDb: -2, breath: 0.2, rangePercent: 85 },
  },
  {
    words: /笑|喜|乐|得意|兴奋|开心|高兴|欢|激动|laugh|chuckl|grin|smil|happy|cheer|merr|excit|delight|joy|giggl|amus/,
    effect: { pitchSemitones: 1.3, rangePercent: 130, pacePercent: 106, levelDb: 1 },
  },
  {
    words: /颤|抖|哆嗦|发抖|恐|害怕|惊恐|畏|怕|紧张|trembl|shak|shiver|afraid|fear|scared|terrif|nervous|panic|horrif/,
    effect: { tremble: 0.7, pitchSemitones: 1.2, levelDb: -1.5, pacePercent: 104, breath: 0.12 },
  },
  {
    words: /惊|诧|讶|愕|surpris|astonish|shock|startl|amaz|gasp/,
    effect: { pitchSemitones: 1.8, rangePercent: 140, levelDb: 1 },
  },
  {
    words:
      /慢|缓|沉重|沉吟|迟疑|犹豫|疲|累|虚弱|气若游丝|slow|hesitat|weak|tired|weary|faint|sleep|drows|exhaust|heavy|thoughtful/,
    effect: { pacePercent: 82, rangePercent: 85, pitchSemitones: -0.6, levelDb: -1 },
  },
  {
    words: /急|快速|匆|忙|催|赶紧|快\b|连珠|气喘|喘|quick|hurr|fast|rush|urgent|rapid|breathless|pant/,
    effect: { pacePercent: 119, pitchSemitones: 0.6, rangePercent: 110 },
  },
  {
    words:
      /冷|淡|平静|沉稳|严肃|低沉|平淡|木然|面无表情|威严|cold|calm|flat|dry|deadpan|stern|serious|grave|grim|monoton|deliberate/,
    effect: { rangePercent: 68, pacePercent: 94, pitchSemitones: -0.8 },
  },
  {
    words: /空灵|缥缈|飘渺|回声|回荡|梦|天外|神|鬼魂|仙|ethereal|echo|ghost|distant|dream|dreamy|reverb|heaven/,
    effect: { space: 0.6, breath: 0.22, pacePercent: 88, pitchSemitones: 1 },
  },
  {
    words: /嘲|讽|讥|冷笑|阴阳怪气|狡|sarcas|mock|sneer|sly|ironic|teas/,
    effect: { rangePercent: 135, pacePercent: 93 },
  },
]

/** Combines everything that the direction says, kept within what still sounds like the same person. */
export function readDelivery(direction: string): Delivery {
  const words = direction.toLowerCase()
  const found = words.trim() === '' ? [] : effects.filter((entry) => entry.words.test(words))
  return clampDelivery(found.reduce((delivery, entry) => combineDelivery(delivery, entry.effect), plainDelivery))
}

export function combineDelivery(delivery: Delivery, effect: Effect): Delivery {
  return {
    pitchSemitones: delivery.pitchSemitones + (effect.pitchSemitones ?? 0),
    rangePercent: (delivery.rangePercent * (effect.rangePercent ?? 100)) / 100,
    pacePercent: (delivery.pacePercent * (effect.pacePercent ?? 100)) / 100,
    levelDb: delivery.levelDb + (effect.levelDb ?? 0),
    breath: Math.max(delivery.breath, effect.breath ?? 0),
    tremble: Math.max(delivery.tremble, effect.tremble ?? 0),
    space: Math.max(delivery.space, effect.space ?? 0),
  }
}

function clampDelivery(delivery: Delivery): Delivery {
  const within = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value))
  return {
    ...delivery,
    pitchSemitones: within(delivery.pitchSemitones, -3, 4),
    rangePercent: within(delivery.rangePercent, 55, 170),
    pacePercent: within(delivery.pacePercent, 70, 135),
    levelDb: within(delivery.levelDb, -9, 5),
  }
}
