// Words of an English sentence with the signs behind them, and the words that say who or how.

export type Word = {
  readonly text: string
  readonly start: number
  readonly end: number
  /** Signs and blanks up to the next word, without blanks: `,`, `.`, ``. The dot of `Dr.` is part of the word. */
  readonly stop: string
}

const TITLE =
  /^(?:Mr|Mrs|Ms|Mme|Mlle|Messrs|Dr|St|Prof|Rev|Hon|Capt|Cpt|Lt|Sgt|Cpl|Col|Gen|Maj|Adm|Cmdr|Det|Insp|Gov|Sen|Fr|Sr|Jr|[A-Z])$/

/** Whether the dot behind this word is no full stop. */
export const isAbbreviation = (word: string): boolean => TITLE.test(word)

const WORD = /[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}’'-]*[\p{L}\p{N}])?/gu

export function wordsOf(text: string): Word[] {
  const found = [...text.matchAll(WORD)]
  return found.map((one, at) => {
    const start = one.index
    const bare = start + one[0].length
    const next = found[at + 1]?.index ?? text.length
    const isShort = text.charAt(bare) === '.' && isAbbreviation(one[0]) && one[0] !== 'I'
    const end = isShort ? bare + 1 : bare
    return { text: one[0], start, end, stop: text.slice(end, next).replace(/\s+/g, '') }
  })
}

/** Offset behind the last full stop; the dots of `Dr.` and `J.` are none. */
export function lastSentenceStart(text: string): number {
  for (let at = text.length - 2; at >= 0; at--) {
    const sign = text.charAt(at)
    if ('!?…;'.includes(sign)) return at + 1
    if (sign !== '.' || !/[\s"”’']/.test(text.charAt(at + 1))) continue
    const word = /[\p{L}]+$/u.exec(text.slice(Math.max(0, at - 12), at))?.[0] ?? ''
    if (word === 'I' || !isAbbreviation(word)) return at + 1
  }
  return 0
}

const VERBS = new Set(
  'said says say asked asks replied replies answered answers cried cries shouted shouts whispered whispers muttered mutters murmured murmurs exclaimed exclaims called calls added adds continued continues began begins returned demanded demands told tells snapped snaps growled growls sighed sighs laughed laughs screamed screams yelled yells remarked remarks observed observes interrupted interrupts insisted insists repeated repeats suggested suggests sang sings announced announces declared declares inquired enquired inquires gasped gasps sobbed sobs agreed agrees admitted admits argued argues assured barked barks begged begs bellowed bellows blurted breathed breathes chimed chuckled chuckles chirped coaxed commanded commented comments complained complains conceded concluded concluded confessed confesses confided corrected countered croaked crowed drawled echoed ejaculated explained explains finished giggled giggles grinned groaned groans grumbled grumbles grunted grunts hissed hisses hollered howled howls huffed implored informed instructed intoned joked joked lamented lied mumbled mumbles mused muses noted objected objects offered offers ordered orders panted persisted pleaded pleads pressed proclaimed prompted promised promises proposed protested protests quipped rasped reasoned recalled reminded reminds reported responded responds retorted retorts roared roars scoffed scolded shrieked shrieks smiled smiles smirked snarled snarls sneered sniffed sniffled snorted sobbed spat spoke squeaked squealed stammered stammers stated states stuttered swore teased teases thought thinks thundered urged urges ventured volunteered vowed wailed wails warned warns wept whimpered whined whines whooped wondered wonders wheezed went croaked purred cautioned conceded greeted greets read reads'.split(
    ' ',
  ),
)

/** `went` and `put` say something only with their particle. */
const WITH_PARTICLE: Readonly<Record<string, RegExp>> = {
  went: /^on$/,
  put: /^in$/,
  shot: /^back$/,
  broke: /^in$/,
  chimed: /^in$/,
  joined: /^in$/,
  spoke: /^up$/,
}
const PARTICLES = /^(?:out|back|aloud)$/

/** How many words from here are a verb of speech with its particle; 0: none. */
export function verbLength(words: readonly Word[], at: number): number {
  const word = words[at]
  if (word === undefined) return 0
  const next = word.stop === '' ? (words[at + 1]?.text ?? '') : ''
  const needed = WITH_PARTICLE[word.text]
  if (needed !== undefined) return needed.test(next) ? 2 : 0
  if (!VERBS.has(word.text)) return 0
  return PARTICLES.test(next) ? 2 : 1
}

/** What somebody does: the word behind a subject that is told of. */
export const isVerbish = (word: string): boolean =>
  /^\p{Ll}+(?:ed|ly)$/u.test(word) || VERBS.has(word) || ACTED.test(word)

const ACTED =
  /^(?:was|were|had|has|is|did|does|could|would|should|might|must|stood|sat|rose|shook|took|went|came|put|gave|ran|held|let|felt|fell|met|bent|drew|threw|got|kept|left|lost|made|saw|set|shut|spun|swung|woke|began|broke|brought|caught|found|flung|hid|hit|knelt|laid|lay|leant|led|lit|paid|rang|sent|slid|slept|spread|sprang|stepped|struck|stuck|swept|tore|told|then|never|only|just|also|again|finally|both|always|merely|simply|still|now|at)$/

const ADVERB = /^(?:then|also|just|only|again|finally|both|always|merely|simply|still|now|once|ever|never|too)$/
const AUXILIARY = /^(?:had|would|could|did|was|were|has|is|began|managed|tried|dared|to|have|be|been)$/

/** Words that may stand between a subject and its verb of speech. */
export const isBetween = (word: string): boolean =>
  /^\p{Ll}+ly$/u.test(word) || ADVERB.test(word) || AUXILIARY.test(word)

const INNER = /^(?:thought|thinks|wondered|wonders|mused|muses)$/
export const isInnerVerb = (verb: string): boolean => INNER.test(verb)

const VOICED =
  /^(?:cri|shout|whisper|mutter|murmur|sob|scream|yell|growl|gasp|sigh|laugh|s[ai]ng|snap|bark|bellow|breathe|chuckle|giggle|groan|grumble|grunt|hiss|holler|howl|mumble|pant|plead|rasp|roar|shriek|snarl|sneer|snort|spat|stammer|stutter|thunder|wail|wept|whimper|whine|wheeze|croak|drawl|beg)/
export const isVoiced = (verb: string): boolean => VOICED.test(verb)
