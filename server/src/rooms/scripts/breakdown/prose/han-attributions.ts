// Who says a quote in Chinese prose: `道士笑曰：`, `店小二压低了声音：`, `王生低声说`, `门外有人喊道`.
import { inBothScripts } from '../hanzi.ts'
import type { Attribution } from './attributions.ts'
import { stripManner, withoutMood } from './han-manner.ts'
import { behindKin, isRole, kinOf, personRank } from './han-persons.ts'

const FINAL_VERB = inBothScripts(
  /(?:(?:[说问答笑骂喊叫叹喝回应劝怒哭嚷吼赞嗔斥惊急续接奇哼念求辩哀悲喜补反追质冷厉]|反问|追问|质问|回答|解释|自语|开口|补充|吩咐|高声|大声|低声|小声|轻声|沉声|厉声)道|[心暗]想|[想心暗]道|寻思|思忖|自言自语|回答|开口|嘟囔|嘟哝|嘀咕|咕哝|喃喃|呢喃|低语|耳语|低吼|怒吼|怒喝|大喝|断喝|嘱咐|叮嘱|催促|提醒|警告|质问|追问|反问|询问|打趣|调侃|嘲笑|嘲讽|讽刺|呵斥|训斥|斥责|责备|埋怨|抱怨|安慰|感叹|感慨|赞叹|惊呼|惊叫|尖叫|念叨|哀求|恳求|央求|插嘴|接口|接话|宣布|争辩|辩解|吆喝|招呼|提议|建议|承认|否认|解释|补充|吩咐|命令|大喊|大叫|高喊|歌曰|呼曰|骂曰|答曰|问曰|对曰|歌|吟|唱|嚷|吼|喊|叫|骂|呼|答|问|劝|言|云|曰|道|说)(?:着|起来|出声|了?[一两几]?声|了?一句话?|了)?$/,
)
/** End in a verb of speech and say nothing. */
const NOT_SAID = inBothScripts(
  /(?:[知味街难隧频轨渠霸跑赛]道|报道|[听据传小话再]说|不用说|比如说|也就是说|换句话说|一般来说|来说|诺言|预言|谣言|方言|发言|留言|白云|乌云|风云|星云|学问|疑问|访问|歌唱|依我说|是说)$/,
)
/** What stands behind these is written, or what everybody says. */
const QUOTED_WORDS = inBothScripts(
  /(?:写着|写道|写的是|题着|题道|刻着|印着|绣着|贴着|挂着|上书|上写|名为|名叫|名曰|叫做|叫作|称为|称作|称之为|所谓|谓之|俗话说|常言道|有道是|古人云|古人说|老话说|书上说|书中说|诗云|成语)$/,
)
const SPOKEN_TO = inBothScripts(/(?:问|谓|语|告|对|向|跟|朝|冲|与|呼|骂|谢|催|劝)(?:着|了)?([\u4e00-\u9fff]{1,4})$/)
const LEADING = inBothScripts(
  /^(?:俄而|俄|已而|又|乃|遂|于是乎?|忽然间?|忽听得?|忽|既而|且|复|即|便|亦|皆|初|会|适|良久|久之|顷之|这时候?|那时候?|此时|只见|只听得?|听得|听见|突然|然后|接着|最后|终于|但是?|可是?|不过|而|原来|那边|这边|一旁的?|旁边的?|身旁的?|身后的?|门口的?|对面的?)/,
)
const NOT_SUBJECTS = inBothScripts(
  /^(?:且|而|则|其|之|所|何|不|无|有|可|自思|只|但|并|却|再|一|如|即|故|以|为|此|是|与|口|手|传|那|这|谓|计|知|难|听|据|话|谁|什么|怎么|这么|那么|不过|如果|可以)$|[的了]$/,
)
const NOT_DIRECTIONS = inBothScripts(
  /^(?:忙|又|亦|乃|遂|因|则|便|就|也|固|对|辞|拜|答|问|地|才|却|再|还|先|接着|继续)+$/,
)

/** What stands before a quote when it is what somebody wrote or calls something. */
export const isQuotedWords = (before: string): boolean => QUOTED_WORDS.test(before.replace(/[：:，,\s]+$/, ''))

const NOBODY: ReadonlySet<string> = new Set()
const CLAUSE_CHARS_MAX = 40

/** `before` is the text between the sentence's start and the quote. */
export function readHanBefore(before: string, known: ReadonlySet<string>): Attribution | null {
  const hasColon = /[：:]$/.test(before)
  const body = before.replace(/[：:，,]$/, '')
  const start =
    Math.max(...['，', ',', '；', '、', '。', '！', '？', '”', '」', '…', '—'].map((sign) => body.lastIndexOf(sign))) +
    1
  const clause = body.slice(start)
  const lead = clause.length - clause.trimStart().length
  if (clause.length > CLAUSE_CHARS_MAX || body === before) return null
  const parts = parseClause(clause.trim(), hasColon ? 'colon' : 'comma', known)
  if (parts === null) return null
  // `他冷笑一声，道：`: the subject stands a clause before.
  const joint = readJoint(body, start, known)
  const own = toAttribution({ ...parts, start: joint?.start ?? start + lead, end: before.length })
  if (joint !== null && own.speaker !== null) return { ...own, jointWith: joint.names }
  const wider = parts.subject === '' && hasColon ? readWider(body, start, known) : null
  if (wider === null) return own
  const { direction } = own
  const whole = toAttribution({ ...parts, ...wider.parts, verb: '', start: wider.start, end: before.length })
  return {
    ...whole,
    direction: [whole.direction, direction].filter((text) => text !== '').join('，'),
    sung: own.sung,
    isInner: own.isInner,
  }
}

/** `殷离、` before `小昭齐声道`. */
function readJoint(
  body: string,
  end: number,
  known: ReadonlySet<string>,
): { readonly names: readonly string[]; readonly start: number } | null {
  if (body.charAt(end - 1) !== '、') return null
  const head = body.slice(0, end - 1)
  const start = Math.max(...['，', ',', '；', '。', '！', '？', '”', '」'].map((sign) => head.lastIndexOf(sign))) + 1
  const names = head.slice(start).trim().split('、')
  return names.every((name) => personRank(name, known) > 0) ? { names, start } : null
}

/** `他冷笑一声，` before `道：` */
function readWider(
  body: string,
  end: number,
  known: ReadonlySet<string>,
): { readonly parts: Pick<Clause, 'subject' | 'manner' | 'leading'>; readonly start: number } | null {
  const head = body.slice(0, Math.max(0, end - 1))
  const start = Math.max(...['，', ',', '；', '。', '！', '？', '”', '」'].map((sign) => head.lastIndexOf(sign))) + 1
  const clause = head.slice(start)
  const lead = clause.length - clause.trimStart().length
  const found = clause.length > 24 ? null : splitSubject(clause.trim(), known)
  const isTold = found?.manner === '' && found.subject !== '有人'
  if (found === null || isTold || !found.isManner) return null
  return { parts: found, start: start + lead }
}

/** `老板喊道`, `小王笑着对老板说`: a subject and how it speaks. Null when no verb of speech ends it. */
export function readSpokenClause(
  text: string,
): { readonly speaker: string; readonly direction: string; readonly addressee: string | null } | null {
  const parts = text.length > 20 ? null : parseClause(text, 'none', NOBODY)
  if (parts === null || parts.subject === '' || NOT_SUBJECTS.test(parts.subject)) return null
  const { direction, addressee } = toAttribution({ ...parts, start: 0, end: text.length })
  return { speaker: parts.subject, direction, addressee }
}

/** Whom a clause before or behind a quote names as speaking; null when it names nobody for sure. */
export function readSpeakerName(clause: string, hasColon: boolean): string | null {
  const parts =
    clause.length > CLAUSE_CHARS_MAX ? null : parseClause(clause.trim(), hasColon ? 'colon' : 'none', NOBODY)
  if (parts === null || NOT_SUBJECTS.test(parts.subject) || personRank(parts.subject, NOBODY) === 0) return null
  return parts.subject
}

type Clause = {
  readonly subject: string
  readonly manner: string
  readonly verb: string
  readonly target: string
  readonly leading: string
}

/** What follows the clause: a colon and a comma announce a quote. */
type Led = 'colon' | 'comma' | 'none'

const VOICE = '(?:声音|喊声|叫声|吼声|骂声|笑声|嗓音|话音|怒喝声?|叫喊声?)'
/** `门外传来老板娘的声音` */
const OF_VOICE = [
  new RegExp(`(?:传来|响起|听见|听到)了?(?:一[个道阵声把])?([\\u4e00-\\u9fff]{0,8}?)的?${VOICE}$`),
  new RegExp(
    `^(?:一[个道阵声把])?([\\u4e00-\\u9fff]{0,8}?)的?${VOICE}(?:从|在)?[\\u4e00-\\u9fff]{0,8}?(?:传来|响起|传出|传了?(?:过|进|出)来|响了起来)了?$`,
  ),
]

/** From the end: verb, whom it is said to, manner; what is left is the subject. */
function parseClause(clause: string, led: Led, known: ReadonlySet<string>): Clause | null {
  if (NOT_SAID.test(clause) || QUOTED_WORDS.test(clause)) return null
  const verb = FINAL_VERB.exec(clause)
  if (verb === null) return parseSilent(clause, led, known)
  const before = clause.slice(0, verb.index)
  const rest = /^[笑叹嘆歎]/.test(verb[0]) ? withoutMood(before) : before
  const mood = before.slice(rest.length)
  const to = SPOKEN_TO.exec(rest)
  const isTo = to !== null && (to.index > 0 || isAddressed(rest, to[1] ?? '', known))
  const found = splitSubject(isTo ? rest.slice(0, to.index) : rest, known)
  if (found === null) return null
  return { ...found, manner: found.manner + mood, verb: verb[0], target: isTo ? (to[1] ?? '') : '' }
}

/** 谓众曰 begins with whom it is said to, 向阳说 does not. */
const isAddressed = (rest: string, target: string, known: ReadonlySet<string>): boolean =>
  personRank(rest, known) === 0 || known.has(target) || isRole(target) || /^(?:众|大家)/.test(target)

/** Without a verb of speech: somebody and a colon, or how somebody speaks. */
function parseSilent(clause: string, led: Led, known: ReadonlySet<string>): Clause | null {
  const voice = OF_VOICE.map((pattern) => pattern.exec(clause)).find((found) => found !== null)
  if (voice !== undefined) {
    const name = (voice?.[1] ?? '').replace(/的$/, '')
    return { subject: personRank(name, known) > 0 ? name : '有人', manner: '', verb: '', target: '', leading: '' }
  }
  if (led === 'none') return null
  const to = led === 'colon' ? SPOKEN_TO.exec(clause) : null
  const told = to === null ? null : splitSubject(clause.slice(0, to.index), known)
  // "道士问众：" ends with whom it is said to; without a colon that would be any sentence.
  if (to !== null && told !== null) return { ...told, verb: '', target: to[1] ?? '' }
  const found = splitSubject(clause, known)
  if (found === null || personRank(found.subject, known) === 0) return null
  // `林晚：“…”` stands for itself; what somebody does is told, unless it is how they speak.
  const isTag = found.manner === '' ? led === 'colon' : found.isManner
  return isTag ? { ...found, verb: '', target: '' } : null
}

type Split = {
  readonly subject: string
  readonly manner: string
  readonly leading: string
  /** All of it is known as manner; else it is only what is left behind the subject. */
  readonly isManner: boolean
}

const SUBJECT_CHARS_MAX = 8
const REST_CHARS_MAX = 16
const NAME_CHARS_MAX = 6

/** Null when nobody can be told from the rest. An empty subject: the clause names nobody. */
function splitSubject(clause: string, known: ReadonlySet<string>): Split | null {
  let leading = ''
  let body = clause
  for (let found = LEADING.exec(body); found !== null && !known.has(body); found = LEADING.exec(body)) {
    leading += found[0]
    body = body.slice(found[0].length)
  }
  body = body.replace(/^(?:另)?(?:[这那]|一)(?:个|位|名)/, '')
  const somebody = /^.{0,8}?(?:有(?:个|一个|一)?人)/.exec(body)?.[0]
  if (somebody !== undefined)
    return { subject: '有人', manner: stripManner(body.slice(somebody.length), known).manner, leading, isManner: true }
  const pronoun = /^(?:[他她它]们?|对方)/.exec(body)?.[0]
  if (pronoun !== undefined) return behindPronoun(body, { pronoun, leading, known })
  const { rest, manner } = stripManner(body, known)
  const bareRest = behindKin(rest)
  if (bareRest !== rest && personRank(bareRest, known) > 1)
    return { subject: bareRest, manner, leading, isManner: true }
  if (rest === '' || personRank(rest, known) > 1) return { subject: rest, manner, leading, isManner: true }
  const name = firstName(body, known)
  if (name !== null) {
    const behind = body.slice(name.length)
    return {
      subject: name,
      manner: behind.length > REST_CHARS_MAX ? '' : behind,
      leading,
      isManner: stripManner(behind, known).rest === '',
    }
  }
  return rest.length > SUBJECT_CHARS_MAX ? null : { subject: rest, manner, leading, isManner: true }
}

type Pronoun = { readonly pronoun: string; readonly leading: string; readonly known: ReadonlySet<string> }

/** 他冷笑一声, 他父亲, 他的声音: never a name, but perhaps that of somebody of theirs. */
function behindPronoun(body: string, { pronoun, leading, known }: Pronoun): Split | null {
  const { rest, manner } = stripManner(body, known)
  const kin = kinOf(rest)
  if (kin !== null) return { subject: kin, manner, leading, isManner: true }
  const behind = body.slice(pronoun.length)
  if (behind.length > REST_CHARS_MAX) return null
  const isManner = stripManner(behind, known).rest === ''
  return { subject: pronoun, manner: behind, leading, isManner }
}

/** What a name is followed by when somebody does something. */
const DOES = inBothScripts(
  /^(?:[没不也就却还又正已把被向从在站走坐看笑抬低摇点转皱眨沉冷愣怔叹猛忽突慢缓轻微忍终立顿伸拿放抱推拉靠望盯瞪闭睁咬捂握听见想自哈嘿呵蹲跪躺趴隔压提头眼眉嘴脸声手身背歪侧撇噘嘟叉攥抹擦喘红涨铁黑沙嘶哽抽哆颤发气急慌惊喜怒淡柔温厉高大小尖恶恨狠幽快连赶忙随接继这才便都再只一哭哼边从忙])/,
)

/** 邻居王婶 is 王婶. */
function namedBehind(body: string, role: string): string {
  const rest = isRole(role) ? body.slice(role.length) : ''
  const name = [2, 3].map((length) => rest.slice(0, length)).find((one) => personRank(one, NOBODY) > 1)
  return name !== undefined && DOES.test(rest.charAt(name.length)) ? role + name : role
}

/** The longest known name that the clause begins with, or what looks like one before something that is done. */
function firstName(body: string, known: ReadonlySet<string>): string | null {
  for (let length = Math.min(NAME_CHARS_MAX, body.length); length >= 2; length--) {
    const name = body.slice(0, length)
    const behind = body.charAt(length)
    if (behind === '的' || behind === '们') continue
    if (known.has(name) || (isRole(name) && (behind === '' || DOES.test(behind)))) return namedBehind(body, name)
  }
  for (const length of [2, 3]) {
    const name = body.slice(0, length)
    if (body.length > length && personRank(name, known) > 0 && DOES.test(body.charAt(length))) return name
  }
  return null
}

const HAN_AFTER = /^[\s，,]?([\u4e00-\u9fff·]{2,24}?)(?=[。，,.！!；;：:]|$)/

/** `“走吧。”王生低声说。` */
export function readHanAfter(after: string, known: ReadonlySet<string>): Attribution | null {
  const found = HAN_AFTER.exec(after.slice(0, 40))
  if (found?.[1] === undefined) return null
  const parts = parseClause(found[1], 'none', known)
  if (parts === null || parts.subject === '' || NOT_SUBJECTS.test(parts.subject)) return null
  return toAttribution({ ...parts, start: 0, end: found[0].length + 1 })
}

function toAttribution(parts: Clause & { start: number; end: number }): Attribution {
  const { subject, manner, verb } = parts
  const pronoun = subject === '他' ? 'male' : subject === '她' ? 'female' : null
  const isNamed = subject !== '' && !/^(?:[他她它]们?|对方)$/.test(subject) && !NOT_SUBJECTS.test(subject)
  const voiced =
    /^(?:[笑怒叹哭骂喝嚷吼喊]道|[歌呼骂]曰?|吟|唱|吼|喊|大喊|大叫|高喊|大喝|怒吼|怒喝|低吼|低语|耳语|惊呼|尖叫|嘟囔|嘟哝|嘀咕|喃喃|呢喃|哀求|恳求|央求|自言自语)/
      .exec(verb)?.[0]
      .replace(/[道曰]$/, '') ?? ''
  const how = NOT_DIRECTIONS.test(manner) ? '' : manner.replace(/^[又亦乃遂因才便就也却再还]+|[亦乃遂因地]$/g, '')
  return {
    speaker: /^[他她它]们$/.test(subject) ? '众人' : isNamed ? subject : null,
    pronoun,
    jointWith: [],
    direction: `${how}${voiced}`,
    addressee: parts.target === '' ? null : parts.target,
    goesOn: subject === '' && /又|复|接着|继续/.test(parts.leading + manner),
    sung: /^[歌唱吟]/.test(verb),
    isInner: /^(?:[心暗]想|[想心暗]道|寻思|思忖)/.test(verb),
    start: parts.start,
    end: parts.end,
  }
}
