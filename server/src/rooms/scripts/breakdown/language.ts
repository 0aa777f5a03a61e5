// Which language a script speaks: by the writing system, then by frequent words.

const SCRIPTS: readonly (readonly [string, RegExp])[] = [
  ['kana', /[\u3040-\u30ff]/g],
  ['han', /[\u3400-\u9fff]/g],
  ['hangul', /[\uac00-\ud7af]/g],
  ['cyrillic', /[\u0400-\u04ff]/g],
  ['arabic', /[\u0600-\u06ff]/g],
  ['hebrew', /[\u0590-\u05ff]/g],
  ['greek', /[\u0370-\u03ff]/g],
  ['thai', /[\u0e00-\u0e7f]/g],
  ['devanagari', /[\u0900-\u097f]/g],
  ['latin', /[a-z\u00c0-\u024f]/gi],
]

const BY_SCRIPT: Readonly<Record<string, string>> = {
  kana: 'ja',
  hangul: 'ko',
  arabic: 'ar',
  hebrew: 'he',
  greek: 'el',
  thai: 'th',
  devanagari: 'hi',
}

const FREQUENT: Readonly<Record<string, string>> = {
  en: 'the and of to a in is you that it he she was for on are with his they i at be this have from not what we your can will do my me no yes are oh go come hello here there now',
  cs: 'a se na je že to v s z do o jsem jsi si ale jak tak by ne co když být nebo jen už mi ho jako za jsou není ty já',
  sk: 'a sa na je že to v s z do o som si ale ako tak by nie čo keď byť alebo len už mi ho sú ty ja',
  pl: 'i się na jest że to w z do nie co jak ale tak był być już mi go za są ty ja czy dla od',
  de: 'der die und das ist nicht ich du zu in den mit ein eine es auf wir sie er von für dem sich aber was wie',
  fr: 'le la les et de des un une est pas que je tu il elle nous vous ne ce dans pour sur avec qui mais c',
  es: 'el la los las y de un una es no que yo tú en por con para se lo me mi pero como está qué',
  it: 'il la i gli e di un una è non che io tu in per con si lo mi ma come sei sono cosa del',
  pt: 'o a os as e de um uma é não que eu você em por com para se me meu mas como está do da',
  nl: 'de het een en van is niet ik je dat in te op met voor zijn maar wat hij we',
  sv: 'och det att i en jag är som på inte du med för har den vi kan om',
}

const SAMPLE_MAX = 60_000

/** BCP 47: zh-CN, zh-TW, en, cs ... "und" when there is nothing to judge by. */
export function detectLanguage(text: string): string {
  const sample = text.length > SAMPLE_MAX ? text.slice(0, SAMPLE_MAX) : text
  const counts = new Map(SCRIPTS.map(([name, pattern]) => [name, sample.match(pattern)?.length ?? 0]))
  const han = counts.get('han') ?? 0
  const kana = counts.get('kana') ?? 0
  // A Han sign says about as much as three Latin letters.
  const latin = (counts.get('latin') ?? 0) / 3
  if (kana > 0 && kana * 8 > han && kana + han > latin) return 'ja'
  if (han > 0 && han >= latin) return isTraditional(sample) ? 'zh-TW' : 'zh-CN'
  for (const [script, tag] of Object.entries(BY_SCRIPT))
    if (script !== 'kana' && (counts.get(script) ?? 0) > latin) return tag
  if ((counts.get('cyrillic') ?? 0) > latin) return /[іїєґ]/i.test(sample) ? 'uk' : 'ru'
  return latin === 0 ? 'und' : latinLanguage(sample)
}

const TRADITIONAL = /[這個們來說時對會過還沒國爲為學話問間開點頭無與氣車馬書見長門風東樂聽讓請謝歡愛親關應當實現]/g
const SIMPLIFIED = /[这个们来说时对会过还没国为学话问间开点头无与气车马书见长门风东乐听让请谢欢爱亲关应当实现]/g

function isTraditional(sample: string): boolean {
  return (sample.match(TRADITIONAL)?.length ?? 0) > (sample.match(SIMPLIFIED)?.length ?? 0)
}

function latinLanguage(sample: string): string {
  const words = sample.toLowerCase().match(/[a-z\u00c0-\u024f]{1,24}/g) ?? []
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  let best = 'en'
  let bestScore = 0
  for (const [tag, list] of Object.entries(FREQUENT)) {
    // English is the likeliest guess, and one word said again and again ("la la la") proves little.
    let score = tag === 'en' ? 3 : 0
    for (const word of list.split(' '))
      score += Math.min(counts.get(word) ?? 0, 1 + words.length / 12) * (word.length > 1 ? 2 : 1)
    if (score > bestScore) {
      best = tag
      bestScore = score
    }
  }
  return best
}

export function isChinese(language: string): boolean {
  return /^(?:zh|yue|cmn)\b/i.test(language)
}
