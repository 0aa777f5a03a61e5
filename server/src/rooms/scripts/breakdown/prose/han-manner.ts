// How somebody speaks, as Chinese prose says between a name and its verb: `头也不抬地`, `压低了声音`, `笑着`, `冷笑一声`.
import { inBothScripts } from '../hanzi.ts'
import { isRole, personRank } from './han-persons.ts'

/** Before 笑 or 叹 these are how, and no last sign of a name: 林晚苦笑道 is 林晚. Signs that names end with are left out. */
export const MOODS = '[苦大嗤讥譏失干乾讪訕冷狂狞獰奸憨傻坏壞陪赔賠惨慘嘲哂长長喟]'
const MOOD_AT_END = new RegExp(`(?<!老)${MOODS}$`)

/** `林晚苦` before 笑道 is 林晚; 村长 before 叹道 is whole, and so is 王大, since 王 alone is nobody. */
export function withoutMood(clause: string): string {
  if (clause.length < 3 || !MOOD_AT_END.test(clause) || isRole(clause)) return clause
  const left = clause.slice(0, -1)
  return personRank(left, new Set()) > 1 ? left : clause
}

/** What is known of a clause: everything behind `rest` is manner. */
export type Stripped = { readonly rest: string; readonly manner: string }

const IDIOMS =
  '漫不经心|毫不犹豫|毫不在意|毫不客气|迫不及待|不紧不慢|不慌不忙|不以为然|不动声色|不假思索|不屑一顾|不由自主|不知所措|理直气壮|斩钉截铁|气急败坏|若有所思|若无其事|自言自语|小心翼翼|气喘吁吁|兴高采烈|有气无力|咬牙切齿|一本正经|郑重其事|支支吾吾|结结巴巴|吞吞吐吐|战战兢兢|恭恭敬敬|慢条斯理|慢慢吞吞|语重心长|苦口婆心|阴阳怪气|意味深长|莫名其妙|哭笑不得|目瞪口呆|怒气冲冲|怒不可遏|惊慌失措|面无表情|没头没脑|脱口而出|异口同声|大惊失色|勃然大怒|面不改色|心不在焉|轻描淡写|轻声细语|低声下气|声嘶力竭|泪流满面|满不在乎|满脸堆笑|眉开眼笑|嬉皮笑脸|皮笑肉不笑|似笑非笑|和颜悦色|皱着眉头|神秘兮兮|可怜巴巴|一字一[顿句]|一五一十|半信半疑|半开玩笑|开门见山|忧心忡忡|恍然大悟|痛心疾首|热情洋溢|彬彬有礼|颤颤巍巍|哆哆嗦嗦'
const FACE =
  '头也[不没][抬回]|头都[不没][抬回]|眼皮[也都]?[不没][抬眨]|眼[也都]不眨|眉头一[皱挑]|眉毛一[挑扬]|脸色一[\\u4e00-\\u9fff]|脸一[\\u4e00-\\u9fff]|眼睛一[\\u4e00-\\u9fff]|眼圈一红|心[中里]一[\\u4e00-\\u9fff]|一[愣怔惊笑喜急怒顿呆震]|愣在(?:原地|当场)|一拍(?:大腿|桌子|脑袋|脑门|胸脯|手)|一把[\\u4e00-\\u9fff]{2,5}|没好气|不耐烦|不高兴|不服气|不甘心|不客气|不在意|不解|不悦|不屑|不满'
const VOICE =
  '(?:咳嗽|干咳|轻咳|清咳|冷哼|轻哼|嗤笑|苦笑|冷笑|轻笑|大喝|暴喝|断喝|厉喝|长叹|轻叹|低吼|怒吼|惊呼|惊叫|大叫)了?[一几两]声|一[边面][\\u4e00-\\u9fff]{1,6}一[边面]|又[\\u4e00-\\u9fff]又[\\u4e00-\\u9fff]|(?:压低|提高|放低|抬高|放缓|放慢|放柔|拔高|降低|压|拖长|捏|扯|哑|粗|尖)(?:了|着)?(?:声音|声|嗓子|嗓门|嗓音|语气|语调|声调|调门|音量|语速|喉咙)|清了?清(?:嗓子|喉咙)|[\\u4e00-\\u9fff][\\u4e00-\\u9fff]?一声|[\\u4e00-\\u9fff]了(?:一|几|两)?声'
const BODY =
  '头|头发|手|手指|嘴|嘴唇|嘴角|眉|眉头|眉毛|肩|肩膀|眼|眼睛|胸脯|胸口|大腿|桌子|胡子|胡须|鼻子|脑袋|后脑勺|额头|脖子|衣袖|袖子|尾巴|肚子|拳|拳头|扇子|牙|脚|腿|脸|身|身子|腰|泪|眼泪|汗|口气|气|话|下'
const GESTURE = `([点摇拍摆挥撇皱耸努眨拱搓揉摸抹擦跺咂舔咬抿歪摊挠捋抖看笑想顿愣叹清动望招])(?:(?:了|一)\\1(?:${BODY})?|(?:了|\\1)?(?:${BODY}))|(?:叹|叹了|松了|喘了|舒了|吸了|吐了|倒吸|深吸|深深吸了|长出|长叹)一?口(?:长|冷|凉|粗|大)?气|(?:转过|抬起|低下|站起|回过|扭过|别过|偏过|侧过|直起|弯下|俯下|垂下|仰起|伸出|竖起|举起|放下|挺起|凑过|探出|缩回|睁开|睁大|瞪大|眯起|闭上|扬起|张开)了?(?:${BODY}|来|去)?来?|(?:拱手|抱拳|躬身|欠身|作揖|俯身|转身|回头|抬头|低头|抬眼|起身|点头|摇头|皱眉|挥手|摆手|招手|鞠躬|耸肩|叹气|叹息|咬牙|跺脚|行礼|施礼|沉吟|沉默|迟疑|犹豫|思索|停顿)(?:片刻|半晌|良久|一下|一会儿|一礼)?`
const LOOK =
  '在[\\u4e00-\\u9fff]{0,4}(?:耳边|身后|背后|旁边|一旁|身旁|身边|面前|门口|门外|远处)|(?:看|望|瞪|瞥|扫|瞟|瞄|瞅|打量|盯)(?:了|着)[\\u4e00-\\u9fff]{0,5}(?:一眼|一下|半天|片刻)?|(?:打量|注视|凝视|微笑|冷笑|苦笑|大笑|颤抖|哆嗦|喘息|抽泣|哽咽|抚摸|挥舞|摇晃|挣扎|催促|埋怨)着[\\u4e00-\\u9fff]{0,5}|[\\u4e00-\\u9fff]着[\\u4e00-\\u9fff]{0,5}'
const ADVERBS =
  '微微一笑|淡淡一笑|嫣然一笑|哈哈大笑|哈哈一笑|呵呵一笑|嘿嘿一笑|嘿嘿直笑|强笑|陪笑|赔笑|含笑|带笑|嬉笑|奸笑|狞笑|憨笑|微笑|大笑|冷笑|苦笑|狂笑|轻笑|嗤笑|讥笑|嘲笑|失笑|讪笑|干笑|坏笑|傻笑|长叹|笑|大怒|怒|叹息|叹|大惊|惊|泣|哭|大喜|喜|[厉低轻小大高齐沉颤柔朗尖哑冷失连扬闷悄细粗娇怒恨急]声|冷冷|淡淡|静静|默默|轻轻|缓缓|慢慢|悄悄|偷偷|狠狠|急急|匆匆|悠悠|喃喃|呵呵|哈哈|嘿嘿|嘻嘻|急忙|连忙|赶忙|赶紧|慌忙|匆忙|急切|焦急|着急|忙|立刻|立即|马上|当即|随即|随口|接着|继续|继而|最后|终于|突然|忽然|猛地|这才|忍不住|忍不|不由得|不由|不禁|禁不住|只好|只得|只是|喘着气|喊着|[强陪赔含冷苦微狂干讪狠急暴嗔佯假厉]|亦|乃|遂|因|则|便|就|也|才|却|又|再|还|固|诈|戏|辞|拜|顿首|对|答|问|先|抢先|开口|回头|故意|坦然|坦白|诚恳|认真|严肃|郑重|得意|温柔|平静|冷静|冷淡|激动|兴奋|高兴|愤怒|气愤|生气|惊讶|吃惊|好奇|疑惑|无奈|委屈|害羞|尴尬|紧张|慌张|担心|关切|耐心|大方|爽快|干脆|果断|坚定|肯定'
const FIXED = inBothScripts(new RegExp(`^(?:${IDIOMS}|${FACE}|${VOICE}|${GESTURE}|${ADVERBS})地?$`))
const LOOKING = inBothScripts(new RegExp(`^(?:${LOOK})地?$`))

const STEPS_MAX = 4
const MANNER_CHARS_MAX = 14

/** Takes manner off the end of a clause. What is left may be nothing, or no name at all: the caller judges. */
export function stripManner(clause: string, known: ReadonlySet<string>): Stripped {
  let rest = clause
  const manner: string[] = []
  for (let step = 0; step < STEPS_MAX; step++) {
    const rank = personRank(rest, known)
    const length = rank < 3 ? mannerLength(rest, known) : 0
    const left = rest.slice(0, rest.length - length)
    // 小喜 is a name, and 喜 no manner of 小.
    if (length === 0 || (length === 1 && rank > personRank(left, known))) break
    manner.unshift(rest.slice(left.length))
    rest = left
  }
  return { rest, manner: manner.join('') }
}

/** How many signs at the end are manner; 0: none. What leaves a person most surely, else what the tables name. */
function mannerLength(clause: string, known: ReadonlySet<string>): number {
  const suffixes = Array.from({ length: Math.min(MANNER_CHARS_MAX, clause.length) }, (_, at) =>
    clause.slice(-Math.min(MANNER_CHARS_MAX, clause.length) + at),
  )
  const lengths = [FIXED, LOOKING].flatMap((pattern) =>
    suffixes.filter((suffix) => pattern.test(suffix)).map((suffix) => suffix.length),
  )
  if (clause.endsWith('地')) lengths.push(...adverbLengths(clause).filter((length) => length <= clause.length))
  if (lengths.length === 0) return 0
  // Nobody at all is likelier than a scrap: 慢 before 悠悠地.
  const rankOf = (length: number): number =>
    length === clause.length ? 0.5 : personRank(clause.slice(0, clause.length - length), known)
  return lengths.reduce((best, length) => (rankOf(length) > rankOf(best) ? length : best))
}

/** `恶狠狠地`, `轻轻地`, `不耐烦地`: the sign 地 with two to four before it. */
function adverbLengths(clause: string): number[] {
  const [d = '', c = '', b = ''] = [clause.at(-2), clause.at(-3), clause.at(-4)]
  // 恶狠狠地, 笑嘻嘻地; 恭恭敬敬地 is AABB.
  if (d === c) return b !== '' && clause.at(-5) === b ? [5] : [4, 3]
  return [3, 5, 4]
}
