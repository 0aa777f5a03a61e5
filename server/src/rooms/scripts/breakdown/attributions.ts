// Who says a quote in prose: "道士笑曰：", "王生低声说", "said John", "she whispered".

export type Attribution = {
  /** Null: a verb of speech without a subject ("又曰：", "答言："). */
  readonly speaker: string | null
  /** `他`, `she`: the reader knows whom; the caller must guess. */
  readonly pronoun: 'female' | 'male' | null
  readonly direction: string
  /** Who is spoken to, if named ("道士问众曰"). */
  readonly addressee: string | null
  /** The same one goes on: "又曰". */
  readonly goesOn: boolean
  readonly sung: boolean
  /** Offsets of the attribution within the text that was searched. */
  readonly start: number
  readonly end: number
}

const FINAL_VERB =
  /(?:说道|问道|答道|笑道|骂道|喊道|叫道|叹道|喝道|回道|应道|劝道|怒道|哭道|嚷道|吼道|反问道|回答道|解释道|自语道|自言自语|回答|开口|嘟囔|喃喃|解释|补充|吩咐|命令|大喊|大叫|高喊|歌曰|呼曰|骂曰|答曰|问曰|对曰|歌|吟|唱|嚷|吼|喊|叫|骂|呼|答|问|劝|言|云|曰|道|说)(?:着|了|一声|起来)?$/
const SPOKEN_TO = /(?:问|谓|语|告|对|向|跟|朝|冲|与|呼|骂|谢)([\u4e00-\u9fff]{1,4})$/
const MANNER =
  /(?:微微一笑|微笑着?|大笑着?|冷笑着?|苦笑着?|狂笑|笑着|笑|大怒|怒|叹息|叹|大惊|惊|泣|哭着|哭|大喜|喜|厉声|低声|轻声|小声|大声|高声|齐声|沉声|颤声|冷冷|淡淡|急忙|连忙|赶忙|赶紧|忙|慢慢|缓缓|忍不住|喃喃|喘着气|喊着|看着他|亦|乃|遂|因|则|便|就|也|固|诈|戏|辞|拜|顿首|对|答|问|点头|摇头|皱眉|又|[\u4e00-\u9fff]{2}地|地)$/
const LEADING =
  /^(?:俄而|俄|已而|又|乃|遂|于是乎?|忽然|忽听|忽|既而|且|复|即|便|亦|皆|初|会|适|良久|久之|顷之|这时候?|此时|只见|只听|突然|然后|接着|最后)/
const NOT_DIRECTIONS = /^(?:忙|又|亦|乃|遂|因|则|便|就|也|固|对|辞|拜|答|问|地)+$/
const NOT_SUBJECTS =
  /^(?:且|而|则|其|之|所|何|不|无|有|可|自思|心想|只|但|并|却|再|一|如|即|故|以|为|此|是|与|口|手|传|那|这|谓|计|知|难|听|据|话)$|[的了]$/

/** `before` is the text between the sentence's start and the quote. */
export function readHanBefore(before: string): Attribution | null {
  const hasColon = /[：:]$/.test(before)
  const body = before.replace(/[：:，,]$/, '')
  const start =
    Math.max(...['，', ',', '；', '、', '。', '！', '？', '”', '」'].map((sign) => body.lastIndexOf(sign))) + 1
  const clause = body.slice(start)
  const lead = clause.length - clause.trimStart().length
  if (clause.length > 40 || body === before) return null
  const parts = parseClause(clause.trim(), hasColon)
  return parts === null ? null : toAttribution({ ...parts, start: start + lead, end: before.length })
}

/** `老板喊道`, `小王笑着对老板说`: a subject and how it speaks. Null when no verb of speech ends it. */
export function readSpokenClause(
  text: string,
): { readonly speaker: string; readonly direction: string; readonly addressee: string | null } | null {
  const parts = text.length > 20 ? null : parseClause(text, false)
  if (parts === null || parts.subject === '' || NOT_SUBJECTS.test(parts.subject)) return null
  const { direction, addressee } = toAttribution({ ...parts, start: 0, end: text.length })
  return { speaker: parts.subject, direction, addressee }
}

type Clause = {
  readonly subject: string
  readonly manner: string
  readonly verb: string
  readonly target: string
  readonly leading: string
}

/** From the end: verb, whom it is said to, manner; what is left is the subject. */
function parseClause(clause: string, hasColon: boolean): Clause | null {
  const verb = FINAL_VERB.exec(clause)
  let rest = verb === null ? clause : clause.slice(0, verb.index)
  const to = SPOKEN_TO.exec(rest)
  // "道士问众：" ends with whom it is said to; without a colon that would be any sentence.
  if (verb === null && (to === null || !hasColon)) return null
  if (to !== null) rest = rest.slice(0, to.index)
  const manner: string[] = []
  for (let found = MANNER.exec(rest); found !== null && manner.length < 3; found = MANNER.exec(rest)) {
    manner.unshift(found[0])
    rest = rest.slice(0, found.index)
  }
  let leading = ''
  for (let found = LEADING.exec(rest); found !== null; found = LEADING.exec(rest)) {
    leading += found[0]
    rest = rest.slice(found[0].length)
  }
  if (rest.length > 8) return null
  return { subject: rest, manner: manner.join(''), verb: verb?.[0] ?? '', target: to?.[1] ?? '', leading }
}

const HAN_AFTER = /^[\s，,]?([\u4e00-\u9fff·]{2,20}?)(?=[。，,.！!；;]|$)/

/** `“走吧。”王生低声说。` */
export function readHanAfter(after: string): Attribution | null {
  const found = HAN_AFTER.exec(after.slice(0, 40))
  if (found?.[1] === undefined) return null
  const parts = parseClause(found[1], false)
  if (parts === null || parts.subject === '' || NOT_SUBJECTS.test(parts.subject)) return null
  return toAttribution({ ...parts, start: 0, end: found[0].length + 1 })
}

function toAttribution(parts: Clause & { start: number; end: number }): Attribution {
  const { subject, manner, verb } = parts
  const pronoun = subject === '他' ? 'male' : subject === '她' ? 'female' : null
  const isNamed = subject !== '' && pronoun === null && !NOT_SUBJECTS.test(subject)
  const voiced =
    /^(?:[笑怒叹哭骂喝嚷吼喊]道|[歌呼骂]曰?|吟|唱|吼|喊|大喊|大叫|高喊|嘟囔|喃喃|自言自语)/
      .exec(verb)?.[0]
      .replace(/[道曰]$/, '') ?? ''
  const how = NOT_DIRECTIONS.test(manner) ? '' : manner.replace(/^[又亦乃遂因]|[亦乃遂因地]$/g, '')
  return {
    speaker: isNamed ? subject : null,
    pronoun,
    direction: `${how}${voiced}`,
    addressee: parts.target === '' ? null : parts.target,
    goesOn: subject === '' && /又|复/.test(parts.leading + manner),
    sung: /^[歌唱吟]/.test(verb),
    start: parts.start,
    end: parts.end,
  }
}

const WORD_VERB =
  'said|says|say|asked|asks|replied|replies|answered|answers|cried|cries|shouted|shouts|whispered|whispers|muttered|mutters|murmured|murmurs|exclaimed|exclaims|called|calls|added|adds|continued|continues|began|begins|returned|demanded|demands|told|snapped|growled|sighed|laughed|screamed|yelled|remarked|observed|interrupted|insisted|repeated|suggested|sang|sings|announced|declared|inquired|gasped|sobbed'
const NAME =
  "((?:Mr|Mrs|Ms|Miss|Dr|Sir|Lady|Lord)\\.? )?([A-Z][\\p{L}’'-]{0,24}(?: [A-Z][\\p{L}’'-]{0,24}){0,2})|((?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Mm]y) (?:[a-z-]{1,20} ){0,2}[a-z-]{2,20})|([Hh]e|[Ss]he|[Tt]hey|I)"
const VERB_NAME = new RegExp(`^[\\s,—-]{0,4}(${WORD_VERB})\\s+(?:${NAME})\\b`, 'u')
const NAME_VERB = new RegExp(`^[\\s,—-]{0,4}(?:${NAME})\\s+(?:[a-z]{2,14}ly\\s+)?(${WORD_VERB})\\b`, 'u')
const BEFORE_START = new RegExp(`^\\s*(?:Then |And |But |At last |Suddenly,? )?(?:${NAME})(?=\\s)`, 'u')
const BEFORE_TAIL = new RegExp(`(?:^|\\s)(${WORD_VERB})(\\s[^.!?]{0,60})?[,:]\\s*$`, 'u')

/** `," said John, putting down his hat.`: the tail after the name is how it was said. */
export function readWordAfter(after: string): Attribution | null {
  const window = after.slice(0, 240)
  const inverted = VERB_NAME.exec(window)
  const found = inverted ?? NAME_VERB.exec(window)
  if (found === null) return null
  const shift = inverted === null ? 1 : 2
  const verb = (inverted === null ? found[5] : found[1]) ?? ''
  const rest = window.slice(found[0].length)
  const tail = /^,?\s([^.!?"“]{1,80}?)(?=[.!?,]|$)/.exec(rest)
  const manner =
    tail !== null && /^,?\s(?:\w+ing\b|\w+ly\b|with\b|in a\b|under\b|to\b)/.test(rest) ? (tail[1] ?? '').trim() : ''
  const end = found[0].length + (manner === '' ? 0 : (tail?.[0].length ?? 0))
  const stop = /^\s{0,2}[.,;:]?/.exec(window.slice(end))?.[0].length ?? 0
  return wordAttribution({
    title: found[shift],
    name: found[shift + 1],
    common: found[shift + 2],
    pronoun: found[shift + 3],
    verb,
    manner,
    start: 0,
    end: end + stop,
  })
}

/** `John shook his head and said, "..."`: what stands between the name and the verb is how. */
export function readWordBefore(before: string): Attribution | null {
  const window = before.slice(-200)
  const tail = BEFORE_TAIL.exec(window)
  const head = BEFORE_START.exec(window)
  if (tail === null || head === null || tail.index < head[0].length - 1) return null
  const between = window
    .slice(head[0].length, tail.index)
    .replace(/(?:,|\band|\bthen)\s*$/, '')
    .trim()
  const manner = [between.length > 80 ? '' : between, (tail[2] ?? '').trim()].filter((text) => text !== '').join('; ')
  return wordAttribution({
    title: head[1],
    name: head[2],
    common: head[3],
    pronoun: head[4],
    verb: tail[1] ?? '',
    manner,
    start: before.length - window.length,
    end: before.length,
  })
}

/** Names that the text itself attributes speech to, or writes with a title. */
export function findSpokenNames(text: string): Set<string> {
  const names = new Set<string>()
  for (const found of text.slice(0, 2_000_000).matchAll(ANY_NAME)) {
    const name = found[1] ?? found[2] ?? found[3]
    if (name !== undefined && !NOT_NAMES.test(name)) names.add(name)
    if (names.size > 400) break
  }
  return names
}

const ANY_NAME = new RegExp(
  `\\b(?:${WORD_VERB})\\s([A-Z][\\p{L}'’-]{1,24}(?: [A-Z][\\p{L}'’-]{1,24})?)\\b|\\b([A-Z][\\p{L}'’-]{1,24}(?: [A-Z][\\p{L}'’-]{1,24})?)\\s(?:${WORD_VERB})\\b|\\b((?:Mr|Mrs|Ms|Miss|Dr|Sir|Lady|Lord)\\.? [A-Z][\\p{L}'’-]{1,24})\\b`,
  'gu',
)
const NOT_NAMES =
  /^(?:He|She|They|I|It|We|You|Then|And|But|The|That|This|There|When|What|Who|How|Why|No|Yes|So|As|If|Nobody|Everyone|Someone)\b/

type WordParts = {
  title: string | undefined
  name: string | undefined
  common: string | undefined
  pronoun: string | undefined
  verb: string
  manner: string
  start: number
  end: number
}

function wordAttribution(parts: WordParts): Attribution {
  const pronoun =
    parts.pronoun?.toLowerCase() === 'she' ? 'female' : parts.pronoun?.toLowerCase() === 'he' ? 'male' : null
  const name =
    parts.name === undefined
      ? parts.common?.replace(/^(?:the|an?|his|her|my) /i, '')
      : `${parts.title ?? ''}${parts.name}`
  const voiced = /^(?:cri|shout|whisper|mutter|murmur|sob|scream|yell|growl|gasp|sigh|laugh|s[ai]ng|snap)/.test(
    parts.verb,
  )
    ? parts.verb
    : ''
  return {
    speaker: name ?? (parts.pronoun === 'I' ? 'I' : null),
    pronoun,
    direction: [voiced, parts.manner].filter((text) => text !== '').join('; '),
    addressee: null,
    goesOn: false,
    sung: /^s[ai]ng/.test(parts.verb),
    start: parts.start,
    end: parts.end,
  }
}
