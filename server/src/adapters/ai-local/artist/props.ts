// Finds the thing that words speak of, and draws it in a hand or large.
import { type Colour, hex } from './colour.ts'
import { type Point, sampleCurve, trace } from './geometry.ts'
import { brush, contour, facet, swelling, wash } from './ink.ts'
import type { Pen } from './pen.ts'
import type { Layer } from './prop-layer.ts'
import { commonPropShapes } from './prop-shapes.ts'
import { morePropShapes } from './prop-shapes-more.ts'

const propShapes = { ...commonPropShapes, ...morePropShapes }
export type PropName = keyof typeof propShapes

const words: readonly (readonly [RegExp, PropName])[] = [
  [/髑髅|骷髅|头骨|skull/i, 'skull'],
  [/车板|独轮车|推车|板车|cart|barrow/i, 'cart'],
  [/芽|苗|核|种子|sprout|seed/i, 'sprout'],
  [/梨|pear/i, 'pear'],
  [/苹果|果|桃|apple|fruit|orange/i, 'apple'],
  [/铜钱|文钱|三十文|硬币|银子|coin/i, 'coin'],
  [/钞|钱|现金|money|cash|dollar|bill/i, 'money'],
  [/手机|电话|phone|mobile/i, 'phone'],
  [/信|纸|文件|合同|报告|诏|letter|paper|note|document|contract|envelope|script/i, 'letter'],
  [/照片|相片|photo|picture|portrait/i, 'photo'],
  [/书|账本|日记|book|diary|ledger/i, 'book'],
  [/酒瓶|啤酒|瓶|beer|bottle|wine/i, 'bottle'],
  [/茶壶|壶|teapot|kettle/i, 'teapot'],
  [/碗|汤|饭|bowl|soup|rice/i, 'bowl'],
  [/杯|茶|咖啡|cup|mug|glass of|coffee|tea\b/i, 'cup'],
  [/枪|gun|pistol|rifle|revolver/i, 'gun'],
  [/剑|刀剑|sword|dagger|blade/i, 'sword'],
  [/刀|knife/i, 'knife'],
  [/铲|锹|锄|shovel|spade|hoe/i, 'shovel'],
  [/斧|axe|hatchet/i, 'axe'],
  [/鞭|whip/i, 'whip'],
  [/伞|umbrella|parasol/i, 'umbrella'],
  [/箱|包|行李|bag|case|purse|luggage|backpack/i, 'bag'],
  [/钥匙|key/i, 'key'],
  [/戒指|指环|ring\b/i, 'ring'],
  [/钟|表|clock|watch/i, 'clock'],
  [/蜡烛|灯|candle|lamp|lantern|light/i, 'candle'],
  [/花|玫瑰|flower|rose|bouquet/i, 'flower'],
  [/树|tree/i, 'tree'],
  [/帽|hat\b|cap\b/i, 'hat'],
  [/鞋|靴|shoe|boot/i, 'shoe'],
  [/脚|足|foot|feet/i, 'foot'],
  [/眼镜|glasses|spectacles/i, 'glasses'],
  [/话筒|麦克风|microphone|mic\b/i, 'microphone'],
  [/相机|摄像|camera/i, 'camera'],
  [/电脑|屏幕|laptop|computer|screen|monitor/i, 'laptop'],
  [/车|car\b|truck|taxi|van\b/i, 'car'],
  [/饼|面包|馒头|sandwich|bread|cake|cucumber|muffin|food|toast/i, 'bread'],
  [/盒|box|parcel|package|crate/i, 'box'],
  [/镜|mirror/i, 'mirror'],
  [/铃|bell/i, 'bell'],
  [/狗|dog/i, 'dog'],
  [/猫|\bcats?\b/i, 'cat'],
  [/马\b|马匹|骏马|horse/i, 'horse'],
  [/鸟|鸽|bird|pigeon|crow/i, 'bird'],
  [/蝴蝶|蝶|butterfly/i, 'butterfly'],
  [/门|door|gate/i, 'door'],
  [/眼|eye/i, 'eye'],
  [/水|汁|血|泪|water|blood|tear|drop/i, 'drop'],
  [/绳|rope|cable|wire/i, 'rope'],
  [/锤|工具|扳手|hammer|tool|wrench/i, 'tool'],
]
const held = new Set<PropName>([
  'pear',
  'apple',
  'coin',
  'letter',
  'book',
  'phone',
  'cup',
  'bowl',
  'bottle',
  'gun',
  'knife',
  'sword',
  'shovel',
  'axe',
  'whip',
  'umbrella',
  'key',
  'ring',
  'candle',
  'flower',
  'glasses',
  'microphone',
  'camera',
  'bread',
  'box',
  'money',
  'photo',
  'mirror',
  'bell',
  'bag',
  'tool',
  'bundle',
  'skull',
  'hat',
])
const sizes: Partial<Record<PropName, number>> = {
  pear: 0.26,
  apple: 0.24,
  coin: 0.14,
  key: 0.22,
  ring: 0.12,
  letter: 0.4,
  book: 0.42,
  phone: 0.27,
  cup: 0.27,
  bowl: 0.34,
  bottle: 0.5,
  gun: 0.42,
  knife: 0.46,
  sword: 1.7,
  shovel: 1.9,
  axe: 1.1,
  whip: 0.9,
  umbrella: 1.3,
  bag: 0.62,
  box: 0.5,
  flower: 0.5,
  microphone: 0.36,
  skull: 0.42,
  tool: 0.5,
}

export const findProp = (text: string): PropName | null => words.find(([pattern]) => pattern.test(text))?.[1] ?? null

/** The first thing named that a hand can hold. */
export function heldProp(texts: readonly string[]): { name: PropName; size: number } | null {
  for (const text of texts) {
    const name = findProp(text)
    if (name && held.has(name)) return { name, size: sizes[name] ?? 0.34 }
  }
  return null
}

type PropOrder = {
  readonly name: PropName
  readonly at: Point
  readonly sizePx: number
  readonly pen: Pen
  readonly turn?: number
}

/** `sizePx` is half the height of the drawn thing. */
export function drawProp({ name, at, sizePx, pen, turn = 0 }: PropOrder): string {
  const cos = Math.cos(turn)
  const sin = Math.sin(turn)
  const mirror = pen.light.keyX > 0 ? -1 : 1
  const place = (points: readonly Point[]): Point[] =>
    points.map(([x, y]) => [
      at[0] + (x * mirror * cos - y * sin) * sizePx,
      at[1] + (x * mirror * sin + y * cos) * sizePx,
    ])
  const layers: readonly Layer[] = propShapes[name]
  const body = layers.map((layer) => drawLayer(layer, place(trace(layer[2])), { pen, sizePx })).join('')
  return `<g data-part="prop" data-prop="${name}">${body}</g>`
}

function drawLayer(
  [how, colour]: Layer,
  points: readonly Point[],
  { pen, sizePx }: Pick<PropOrder, 'pen' | 'sizePx'>,
): string {
  const line = { widthPx: Math.max(pen.linePx * 0.7, sizePx * 0.022), lightX: pen.light.keyX }
  const tone = (): Colour => hex(colour)
  switch (how) {
    case 'round':
      return wash(points, pen.lit(tone())) + contour(points, pen.ink, line)
    case 'flat':
      return facet(points, pen.lit(tone())) + outline(points, pen, line.widthPx)
    case 'shade':
      return wash(points, pen.shaded(tone()), 0.75)
    case 'shine':
      return wash(points, pen.lit(tone()), 0.8)
    case 'line':
      return brush(sampleCurve(points, 4), { colour: pen.ink, widthPx: line.widthPx * 1.1, pressure: swelling })
  }
}

const outline = (points: readonly Point[], pen: Pen, widthPx: number) =>
  points
    .map((point, index) => brush([point, points[(index + 1) % points.length] ?? point], { colour: pen.ink, widthPx }))
    .join('')
