// The time that a script plays in, by its words: who says 朕 wears no jacket. Own tables, from general knowledge.
import type { Era } from '#contract/breakdown.ts'

const WORDS: Readonly<Record<Exclude<Era, 'qing'>, RegExp>> = {
  modern:
    /手机|电话|电脑|微信|公司|总裁|董事长|汽车|轿车|出租车|地铁|飞机|机场|医院|警察|派出所|公寓|别墅|咖啡|便利店|酒店|电梯|大学|高中|办公室|会议室|电视|直播|短信|照片|律师|救护车|停车场|集团|合同|离婚|博士|幼儿园|超市|奶茶|电台|沙发|\b(?:phone|cars?|taxi|tv|television|computer|laptop|hospital|police|diner|motel|e-?mail|elevator|subway|airport|parking lot|cigarette|camera|radio|coffee machine|trailer|garage|app)\b/gi,
  period:
    /皇上|陛下|臣妾|奴婢|奴才|本宫|朕|娘娘|公公|嬷嬷|王爷|太后|皇后|贵妃|丞相|侯爷|世子|郡主|客官|客栈|酒肆|镖局|大侠|江湖|武林|少侠|贫道|贫僧|道长|道士|施主|衙门|县令|知县|捕快|书生|秀才|科举|丫鬟|银两|两银子|文一枚|圣旨|宫门|御书房|御花园|寝殿|花轿|曰|观宇|仙人/g,
  renaissance: /\b(?:thou|thee|thy|thine|hath|doth|prithee|wherefore|'tis|anon|nay)\b/gi,
  future: /宇航|飞船|星舰|太空站|机器人|\b(?:spaceship|starship|space station|androids?|cyborg|airlock|warp drive)\b/gi,
}
const QING = /康熙|雍正|乾隆|嘉庆|道光|同治|光绪|大清|清朝|清宫|格格|贝勒/
/** A word counts so often at most: one running joke makes no age. */
const TIMES_MAX = 3
const HITS_MIN = 3
const TIMES_OTHERS = 2
const TEXT_CHARS_MAX = 200_000

/** Null when the words do not say, or say several. */
export function inferEra(script: string): Era | null {
  const text = script.slice(0, TEXT_CHARS_MAX)
  const ranked = Object.entries(WORDS)
    .map(([era, pattern]) => ({ era: era as Era, hits: countWords(text, pattern) }))
    .sort((a, b) => b.hits - a.hits)
  const [first, second] = ranked
  if (!first || first.hits < HITS_MIN || first.hits < TIMES_OTHERS * (second?.hits ?? 0)) return null
  return first.era === 'period' && QING.test(text) ? 'qing' : first.era
}

function countWords(text: string, pattern: RegExp): number {
  const times = new Map<string, number>()
  for (const [word] of text.matchAll(pattern)) {
    const key = word.toLowerCase()
    times.set(key, Math.min(TIMES_MAX, (times.get(key) ?? 0) + 1))
  }
  return [...times.values()].reduce((sum, count) => sum + count, 0)
}
