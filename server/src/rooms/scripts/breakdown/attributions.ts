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

const HAN_VERB =
  '(?:说道|问道|答道|笑道|骂道|喊道|叫道|叹道|喝道|回道|应道|劝道|怒道|哭道|嚷道|吼道|反问道|回答道|解释道|自语道|回答|开口|嘟囔|喃喃|解释|补充|吩咐|命令|大喊|大叫|高喊|嚷|吼|喊|叫|骂|呼|歌|吟|唱|答|问|劝|言|云|曰|道|说|谓)'
const LEADING =
  '(?:俄而|俄|已而|又|乃|遂|于是|忽然|忽|因|既而|且|复|即|便|就|亦|皆|初|会|适|良久|久之|顷之|这时|此时|只见|只听|突然|忽听|然后|接着|最后|于是乎)'
const MANNER =
  '(?:微笑|大笑|冷笑|苦笑|狂笑|笑着|笑|大怒|怒|叹息|叹|惊|大惊|泣|哭着|哭|喜|厉声|低声|轻声|小声|大声|高声|齐声|沉声|颤声|冷冷地|淡淡地|急忙|连忙|慢慢地|缓缓地|认真地|忍不住|喃喃地?|又|亦|乃|遂|因|则|便|就|也|固|诈|戏|辞|拜|顿首|对|点头|摇头|皱眉|[\u4e00-\u9fff]{1,4}[地着])'
const TARGET = '(?:[\u4e00-\u9fff]{1,4})'
const SUBJECT = '([\u4e00-\u9fff·]{0,8}?)'

const HAN_BEFORE = new RegExp(
  `^(${LEADING}{0,2})${SUBJECT}((?:${MANNER}，?){0,2})(?:(?:向|对|跟|冲|朝|与)(${TARGET}?))?(${HAN_VERB})(${TARGET}?)(曰|道|说)?[：:，,]?$`,
)
const HAN_AFTER = new RegExp(
  `^[\\s，,]?([\u4e00-\u9fff·]{1,8}?)((?:${MANNER}，?){0,2})(?:(?:向|对|跟|冲|朝)(${TARGET}?))?(${HAN_VERB})(?:着|了)?(?=[。，,.！!；;]|$)`,
)

const NOT_SUBJECTS =
  /^(?:且|而|则|其|之|所|何|不|无|有|可|自思|心想|只|但|并|却|再|一|如|即|故|以|为|此|是|与|口|手|传|众皆|王窃|那|这)$/

/** `before` is the text between the sentence's start and the quote. */
export function readHanBefore(before: string): Attribution | null {
  const clauseStart =
    Math.max(before.lastIndexOf('，'), before.lastIndexOf(','), before.lastIndexOf('；'), before.lastIndexOf('、')) + 1
  const trailing = /[：:，,]$/.test(before) ? lastClauseStart(before) : clauseStart
  const clause = before.slice(trailing)
  const lead = clause.length - clause.trimStart().length
  if (clause.length > 40) return null
  const found = HAN_BEFORE.exec(clause.trim())
  if (found === null) return null
  const [, leading = '', subject = '', manner = '', toWhom = '', verb = '', target = ''] = found
  return toAttribution({
    leading,
    subject,
    manner,
    target: toWhom || target,
    verb,
    start: trailing + lead,
    end: before.length,
  })
}

function lastClauseStart(before: string): number {
  const body = before.slice(0, -1)
  return (
    Math.max(
      body.lastIndexOf('，'),
      body.lastIndexOf(','),
      body.lastIndexOf('；'),
      body.lastIndexOf('、'),
      body.lastIndexOf('。'),
      body.lastIndexOf('！'),
      body.lastIndexOf('？'),
    ) + 1
  )
}

export function readHanAfter(after: string): Attribution | null {
  const found = HAN_AFTER.exec(after.slice(0, 40))
  if (found === null) return null
  const [whole, subject = '', manner = '', target = '', verb = ''] = found
  if (subject === '') return null
  return toAttribution({ leading: '', subject, manner, target, verb, start: 0, end: whole.length })
}

type HanParts = {
  leading: string
  subject: string
  manner: string
  target: string
  verb: string
  start: number
  end: number
}

function toAttribution(parts: HanParts): Attribution | null {
  const { subject, manner, verb, start, end } = parts
  const pronoun = subject === '他' ? 'male' : subject === '她' ? 'female' : null
  const isNamed = subject !== '' && pronoun === null && !NOT_SUBJECTS.test(subject)
  const target = /^(?:曰|道|说|着|了|起来|一声|完|罢)?$/.test(parts.target) ? null : parts.target
  return {
    speaker: isNamed ? subject : null,
    pronoun,
    direction: `${manner.replace(/，/g, '').replace(/^(?:又|亦|乃|遂|因|则|便|就|也|固|对)+$/, '')}${/^(?:[笑怒叹哭骂]道|歌|吟|唱|呼|骂|吼|喊|嘟囔|喃喃)$/.test(verb) ? verb.replace(/道$/, '') : ''}`,
    addressee: target,
    goesOn: subject === '' && /又|复/.test(parts.leading + manner),
    sung: /^[歌唱吟]$/.test(verb),
    start,
    end,
  }
}

const WORD_VERB =
  'said|says|say|asked|asks|replied|replies|answered|answers|cried|cries|shouted|shouts|whispered|whispers|muttered|mutters|murmured|murmurs|exclaimed|exclaims|called|calls|added|adds|continued|continues|began|begins|returned|demanded|demands|told|snapped|growled|sighed|laughed|screamed|yelled|remarked|observed|interrupted|insisted|repeated|suggested|sang|sings|announced|declared|inquired|gasped|sobbed'
const NAME =
  "((?:Mr|Mrs|Ms|Miss|Dr|Sir|Lady|Lord)\\.? )?([A-Z][\\p{L}’'-]{0,24}(?: [A-Z][\\p{L}’'-]{0,24}){0,2})|((?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Mm]y) (?:[a-z-]{1,20} ){0,2}[a-z-]{2,20})|([Hh]e|[Ss]he|[Tt]hey|I)"
const VERB_NAME = new RegExp(`^[\\s,—-]{0,4}(${WORD_VERB})\\s+(?:${NAME})\\b`, 'u')
const NAME_VERB = new RegExp(`^[\\s,—-]{0,4}(?:${NAME})\\s+(?:[a-z]{2,14}ly\\s+)?(${WORD_VERB})\\b`, 'u')
const BEFORE_TAIL = new RegExp(`(?:${NAME})\\s+(?:[a-z]{2,14}ly\\s+)?(${WORD_VERB})(\\s[^.!?]{0,60})?[,:]\\s*$`, 'u')

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

export function readWordBefore(before: string): Attribution | null {
  const window = before.slice(-200)
  const found = BEFORE_TAIL.exec(window)
  if (found === null) return null
  const start = before.length - window.length + found.index
  return wordAttribution({
    title: found[1],
    name: found[2],
    common: found[3],
    pronoun: found[4],
    verb: found[5] ?? '',
    manner: (found[6] ?? '').trim(),
    start,
    end: before.length,
  })
}

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
