// Whether a place lies inside, by what kind of place it is: a waiting room and 书房 do, a street and 街口 do not.

import type { Interior } from '#contract/breakdown.ts'
import { inBothScripts } from './hanzi.ts'

const INSIDE_HAN = inBothScripts(
  /房间?|室|厅|屋[内里中]|[内里]$|茶馆|饭馆|酒馆|旅馆|会馆|图书馆|博物馆|体育馆|咖啡馆|面馆|店|铺|酒楼|茶楼|客栈|酒肆|酒吧|网吧|办公|病房|病床|手术|产房|厨|卧|闺|走廊|过道|楼道|楼梯|电梯|车厢|机舱|船舱|大殿|殿[内中上]|寝宫|牢|监狱|法庭|公寓|宿舍|寝室|套房|包间|包厢|影院|剧院|戏院|商场|超市|仓库|车库|地窖|地下室|阁楼|书斋|祠堂|灵堂|帐[内中篷]|家[中里]?$|隧道|山洞|洞[内里中]/g,
)
const OUTSIDE_HAN = inBothScripts(
  /荒|野|空地|山|街|巷|胡同|集市|市集|夜市|村口|村外|院子|院[中里落]|庭院|天井|花园|[河江海湖溪池]边|海滩|沙滩|岸|桥|树林|森林|林[中间]|沙漠|草原|草地|田|路[边口上]|马路|公路|公园|广场|操场|球场|天台|楼顶|屋顶|阳台|露台|码头|渡口|城门|城墙|城外|坟|墓地|战场|门口|门前|门外|[屋室楼店院墙窗车]外|外$|楼下|站台|月台/g,
)
const INSIDE_WORD =
  /\b(?:(?:[a-z-]*room|kitchen|bedroom|bathroom|hallway|corridor|office|studio|caf[eé]|diner|restaurant|bar|pub|tavern|inn|saloon|library|clinic|ward|surgery|classroom|cell|dungeon|shop|store|boutique|apartment|flat|cabin|theat(?:re|er)|corridor|lobby|elevator|lift|basement|cellar|attic|loft|cockpit|parlou?r|study|lounge|chamber|laborator(?:y|ies)|lab|dentist|foyer|vestibule|gallery|closet|pantry|dormitory|gym|bunker|tent)s?)\b/gi
const OUTSIDE_WORD =
  /\b(?:gardens?|orchards?|streets?|square|forests?|woods?|beach|shore|parks?|fields?|roads?|bridge|yard|courtyard|backyard|churchyard|rooftop|roof|desert|mountains?|hills?|hillside|rivers?|riverbank|lake|sea|island|alley|lane|market(?:place)?|patio|balcony|terrace|porch|outside|sidewalk|pavement|highway|heath|moor|graveyard|cemetery|public place|meadow|cliff|quay|pier|docks?|platform|avenue)\b/gi
/** What stands behind these says where the place is, not what it is: `Morning-room in Algernon's flat in Half Moon Street`. */
const BEHIND = /\s(?:in|on|at|of|by|near|above|below|behind|beside|overlooking|looking|with|off|from|opposite)\s/i

/** `unknown` when its name does not tell. */
export function interiorOfPlace(location: string): Interior {
  const name = location.slice(0, 200)
  if (/[\u3400-\u9fff]/.test(name)) return laterOf(name, INSIDE_HAN, OUTSIDE_HAN)
  if (/^(?:outside|in front of|before)\b/i.test(name)) return 'exterior'
  if (/^(?:inside)\b/i.test(name)) return 'interior'
  const [head = ''] = name.split(BEHIND)
  return laterOf(head.split(',')[0] ?? head, INSIDE_WORD, OUTSIDE_WORD)
}

/** The last word is the kind of the place: 公园茶馆 is a tea house, 茶馆门口 is not. */
function laterOf(name: string, inside: RegExp, outside: RegExp): Interior {
  const lastOf = (pattern: RegExp): number =>
    [...name.matchAll(pattern)].reduce((last, found) => Math.max(last, found.index + found[0].length), -1)
  const [isInside, isOutside] = [lastOf(inside), lastOf(outside)]
  if (isInside < 0 && isOutside < 0) return 'unknown'
  return isInside > isOutside ? 'interior' : 'exterior'
}
