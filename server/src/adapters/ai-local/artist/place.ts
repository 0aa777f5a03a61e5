// Which set a place name means, in Chinese and English, and what is particular to it.
import type { PictureDescription } from '#rooms/generation/provider.ts'
import { type Colour, hex } from './colour.ts'
import { rollDice } from './seed.ts'

export type PlaceKind =
  | 'market'
  | 'old_street'
  | 'street'
  | 'alley'
  | 'wilderness'
  | 'forest'
  | 'mountain'
  | 'shore'
  | 'garden'
  | 'courtyard'
  | 'temple'
  | 'palace'
  | 'balcony'
  | 'patio'
  | 'rooftop'
  | 'exterior'
  | 'station'
  | 'car'
  | 'corridor'
  | 'scifi'
  | 'room'
  | 'parlour'
  | 'office'
  | 'studio'
  | 'kitchen'
  | 'bedroom'
  | 'tavern'
  | 'bar'
  | 'hospital'
  | 'classroom'
  | 'shop'
  | 'garage'

export type PlaceDesign = {
  readonly kind: PlaceKind
  readonly inside: boolean
  readonly old: boolean
  readonly seed: string
  /** Walls or houses, wood or trim, ground or floor, accent. */
  readonly wall: Colour
  readonly trim: Colour
  readonly floor: Colour
  readonly accent: Colour
}

const names: readonly (readonly [RegExp, PlaceKind])[] = [
  [/荒|野|戈壁|沙漠|草原|乱葬|坟|田|wilderness|desert|waste|plain|field|heath|moor|prairie/i, 'wilderness'],
  [/阳台|露台|balcony|terrace|orchard/i, 'balcony'],
  [/天台|楼顶|屋顶|rooftop|roof/i, 'rooftop'],
  [/酒肆|酒楼|客栈|茶馆|茶楼|tavern|\binn\b|teahouse/i, 'tavern'],
  [/酒吧|咖啡|餐厅|饭店|\bbar\b|\bpub\b|cafe|café|diner|restaurant|saloon|club/i, 'bar'],
  [
    /飞船|太空|机舱|未来|机器|spaceship|starship|cockpit|bridge of|airlock|machine|sci-?fi|space|laborator|lab\b|traffic light/i,
    'scifi',
  ],
  [/集市|市集|市场|夜市|market|bazaar|fair\b/i, 'market'],
  [/街口|街市|古街|长街|城门|镇上/i, 'old_street'],
  [/小巷|巷|胡同|弄堂|alley|lane\b/i, 'alley'],
  [/车站|站台|月台|地铁|火车|station|platform|train|subway|metro/i, 'station'],
  [/车内|车里|轿车|出租车|汽车|\bcar\b|taxi|van\b|truck|vehicle/i, 'car'],
  [/停车|车库|仓库|garage|warehouse|shack|barn|factory|workshop|trailer/i, 'garage'],
  [/路口|马路|大街|街|公路|street|road|avenue|intersection|highway|sidewalk|downtown/i, 'street'],
  [/庙|寺|观|祠|道场|temple|shrine|church|chapel|cathedral|monastery|cell/i, 'temple'],
  [/宫|殿|王府|城堡|豪宅|palace|castle|mansion|palatial|hall/i, 'palace'],
  [/庭院|院子|院|天井|courtyard/i, 'courtyard'],
  [/泳池|露天|后院|patio|pool|backyard|porch|deck/i, 'patio'],
  [/花园|公园|园|garden|park\b|lawn/i, 'garden'],
  [/森林|树林|林|竹|forest|woods|jungle|grove/i, 'forest'],
  [/山|峰|崖|岭|mountain|hill|cliff|peak|valley/i, 'mountain'],
  [/河|江|湖|海|岸|溪|滩|码头|船|river|lake|sea|shore|beach|coast|pier|harbou?r|boat/i, 'shore'],
  [/走廊|过道|楼道|楼梯|corridor|hallway|stair|lobby/i, 'corridor'],
  [/医院|病房|诊所|手术|hospital|clinic|ward|surgery/i, 'hospital'],
  [/教室|学校|课堂|classroom|school|lecture/i, 'classroom'],
  [/录音|直播|演播|电台|播音|录音棚|studio|radio|broadcast|booth/i, 'studio'],
  [/办公|会议|公司|警局|派出所|office|meeting|police|bureau|precinct|headquarters/i, 'office'],
  [/厨房|灶|kitchen/i, 'kitchen'],
  [/卧室|寝|闺房|床|bedroom|dorm|hotel/i, 'bedroom'],
  [/店|铺|超市|当铺|shop|store|boutique/i, 'shop'],
  [/morning-?room|drawing-?room|parlou?r|salon|library|书房|厅堂/i, 'parlour'],
  [/客厅|房|屋|室|家|居|公寓|living|room|apartment|flat|house|home/i, 'room'],
]
const outside = new Set<PlaceKind>([
  'market',
  'old_street',
  'street',
  'alley',
  'wilderness',
  'forest',
  'mountain',
  'shore',
  'garden',
  'courtyard',
  'balcony',
  'patio',
  'rooftop',
  'exterior',
])
const either = new Set<PlaceKind>(['temple', 'palace', 'station', 'garage'])

type Palette = readonly [wall: string, trim: string, floor: string, accent: string]
const palettes: Partial<Record<PlaceKind, readonly [Palette, ...Palette[]]>> = {
  market: [['#b9a68a', '#6b4a35', '#b5a488', '#9a4436']],
  old_street: [['#b0a795', '#5d4638', '#a89c86', '#8c4a38']],
  wilderness: [
    ['#a29a78', '#6e6549', '#b3a67c', '#7d7d52'],
    ['#a89c7c', '#756a50', '#ac9d78', '#868058'],
  ],
  balcony: [['#a9a69c', '#6f6a64', '#8d8a80', '#4d5f48']],
  patio: [
    ['#d2bb9a', '#8d6a4c', '#c3b59c', '#5f8f96'],
    ['#c9c2b2', '#7c6a58', '#bfb3a0', '#6f9a8a'],
  ],
  studio: [
    ['#5d5a60', '#3d3b42', '#4a464a', '#b0563e'],
    ['#5a6066', '#3a3e44', '#4b4844', '#c08a45'],
  ],
  tavern: [['#b39a76', '#5c3d28', '#80664c', '#9c4234']],
  bar: [['#6e5446', '#3c2a22', '#5a463a', '#b98b46']],
  office: [
    ['#c3c4c0', '#6d7276', '#8f8f8c', '#54708a'],
    ['#bdb7ab', '#6a5d50', '#8b8073', '#5f7a72'],
  ],
  hospital: [['#cfd6d2', '#8fa6a4', '#b4bcb8', '#6f9a98']],
  scifi: [['#8b949a', '#4b555c', '#5f676c', '#6fb0b8']],
  parlour: [
    ['#9d8f7c', '#5b4230', '#7a5f48', '#8c4b42'],
    ['#8b9388', '#574536', '#775c46', '#a56a4c'],
  ],
  kitchen: [['#d0c8b4', '#8d8068', '#a8977c', '#7c9a8a']],
  bedroom: [
    ['#b9ab9c', '#6f5648', '#8d725c', '#87748a'],
    ['#a8b0b0', '#61594f', '#86705c', '#7a8c9c'],
  ],
  temple: [['#a98f74', '#7c3b2e', '#9a9486', '#c29a4c']],
  palace: [['#bfae92', '#7f3d30', '#a59f92', '#c8a250']],
  garage: [['#8f8a80', '#5b5148', '#77726a', '#a8683c']],
}
const fallback: readonly [Palette, ...Palette[]] = [
  ['#b9b0a0', '#66574a', '#998c7a', '#8a5a48'],
  ['#aeb2ae', '#5c6260', '#8d8a84', '#5f7c86'],
  ['#bda98f', '#6b5141', '#94806a', '#7d6a4c'],
]

const kindIn = (text: string) => names.find(([pattern]) => pattern.test(text))?.[1]

/** The same place text gives the same set in every shot; what people say of it counts before its name. */
export function designPlace(place: PictureDescription['place']): PlaceDesign {
  const found = kindIn(place.notes ?? '') ?? kindIn(place.name)
  const seed = place.look ? `${place.name} look ${place.look}` : place.name
  const dice = rollDice(`place ${seed}`)
  const kind = settle(found, place.interior)
  const inside = either.has(kind) ? place.interior === 'interior' : !outside.has(kind)
  const [wall, trim, floor, accent] = dice.pick(palettes[kind] ?? fallback).map(hex) as [Colour, Colour, Colour, Colour]
  const old =
    ['market', 'old_street', 'tavern', 'courtyard', 'temple'].includes(kind) ||
    (/[\u4e00-\u9fff]/.test(place.name) && kind === 'palace')
  return { kind, inside, old, seed, wall, trim, floor, accent }
}

function settle(found: PlaceKind | undefined, interior: PictureDescription['place']['interior']): PlaceKind {
  if (!found) return interior === 'interior' ? 'room' : interior === 'exterior' ? 'exterior' : 'room'
  if (
    interior === 'exterior' &&
    ['room', 'parlour', 'office', 'kitchen', 'bedroom', 'studio', 'hospital', 'classroom', 'corridor', 'car'].includes(
      found,
    )
  )
    return found === 'room' ? 'patio' : 'street'
  if (interior === 'exterior' && ['tavern', 'shop', 'bar'].includes(found))
    return found === 'tavern' ? 'old_street' : 'street'
  if (interior === 'interior' && ['street', 'old_street', 'market'].includes(found)) return 'shop'
  if (interior === 'interior' && ['garden', 'patio', 'courtyard', 'rooftop'].includes(found)) return 'room'
  return found
}
