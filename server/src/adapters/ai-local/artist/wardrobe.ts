// Dress from trade and time: what somebody wears and in which colours.
import type { AgeBand, Era, HatStyle } from './character.ts'
import { type Colour, hex } from './colour.ts'
import type { Dice } from './seed.ts'

export type DressKind =
  | 'robe'
  | 'gown_qing'
  | 'tunic'
  | 'officer_period'
  | 'hanfu_lady'
  | 'doublet'
  | 'gown_renaissance'
  | 'suit'
  | 'shirt'
  | 'tee'
  | 'jacket'
  | 'coat'
  | 'polo'
  | 'blouse_skirt'
  | 'dress'
  | 'uniform'
  | 'lab_coat'
  | 'apron'
  | 'jumpsuit'

/** Below this share of the leg a garment simply ends at the hips. */
export const skirtMin = 0.12

export type Wardrobe = {
  readonly dress: DressKind
  readonly hat: HatStyle
  readonly ragged: boolean
  readonly collar: 'crossed' | 'stand' | 'lapel' | 'shirt' | 'round' | 'square'
  /** Half width at the wrist against a close sleeve: 1 close, 3 a hanging robe sleeve. */
  readonly sleeve: number
  /** Where skirt or gown ends: 0 waist, 1 floor; 0 means trousers. */
  readonly skirt: number
  readonly belt: boolean
}

type Question = {
  readonly text: string
  readonly female: boolean
  readonly era: Era
  readonly age: AgeBand
  readonly dice: Dice
}

const cut: Record<DressKind, Omit<Wardrobe, 'dress' | 'hat' | 'ragged'>> = {
  robe: { collar: 'crossed', sleeve: 2.7, skirt: 0.93, belt: true },
  gown_qing: { collar: 'stand', sleeve: 1.5, skirt: 0.9, belt: false },
  tunic: { collar: 'crossed', sleeve: 1.35, skirt: 0.24, belt: true },
  officer_period: { collar: 'crossed', sleeve: 1.3, skirt: 0.5, belt: true },
  hanfu_lady: { collar: 'crossed', sleeve: 2.9, skirt: 1, belt: true },
  doublet: { collar: 'stand', sleeve: 1.5, skirt: 0.14, belt: true },
  gown_renaissance: { collar: 'square', sleeve: 1.7, skirt: 1, belt: true },
  suit: { collar: 'lapel', sleeve: 1.15, skirt: 0.16, belt: false },
  shirt: { collar: 'shirt', sleeve: 1.1, skirt: 0.04, belt: true },
  tee: { collar: 'round', sleeve: 1, skirt: 0.08, belt: false },
  jacket: { collar: 'lapel', sleeve: 1.2, skirt: 0.08, belt: false },
  coat: { collar: 'lapel', sleeve: 1.25, skirt: 0.55, belt: true },
  polo: { collar: 'shirt', sleeve: 1, skirt: 0.08, belt: false },
  blouse_skirt: { collar: 'shirt', sleeve: 1.15, skirt: 0.48, belt: true },
  dress: { collar: 'round', sleeve: 1, skirt: 0.52, belt: true },
  uniform: { collar: 'stand', sleeve: 1.15, skirt: 0.14, belt: true },
  lab_coat: { collar: 'lapel', sleeve: 1.25, skirt: 0.5, belt: false },
  apron: { collar: 'shirt', sleeve: 1.15, skirt: 0.4, belt: true },
  jumpsuit: { collar: 'stand', sleeve: 1.2, skirt: 0, belt: true },
}

function periodDress({ text, female, era }: Question): DressKind {
  if (/差役|衙役|巡士|捕快|将军|侍卫|兵|\b(guard|soldier|constable|officer)\b/i.test(text)) return 'officer_period'
  if (female) return /农|仆|婆子|贩/.test(text) ? 'tunic' : 'hanfu_lady'
  if (/贩|伙计|农|乡下|汉子|脚夫|车夫|渔|樵|铁匠|小二|仆|奴|seller|waiter|peasant|servant|porter/i.test(text))
    return 'tunic'
  if (/道士|老道|道长|庄子|司命|书生|仙|僧|和尚|鬼|taoist|scholar|monk/i.test(text)) return 'robe'
  return era === 'qing' ? 'gown_qing' : 'robe'
}

function modernDress({ text, female, age, dice }: Question): DressKind {
  if (
    /警|巡|保安|军|\b(police|cop|sheriff|guard|officer|soldier|captain|pilot)\b/i.test(text) &&
    !/retired|退休|former/i.test(text)
  )
    return 'uniform'
  if (/医生|护士|科学家|博士|实验|\b(doctor|nurse|scientist|lab)\b/i.test(text)) return 'lab_coat'
  if (/厨|服务员|店员|烘焙|\b(chef|cook|waiter|waitress|barista|bartender|baker)\b/i.test(text)) return 'apron'
  if (/退休|\b(retired|retiree|tourist|dad)\b/i.test(text)) return 'polo'
  if (
    /律师|经理|总裁|老板|主持|管家|绅士|先生|\b(lawyer|manager|boss|ceo|butler|host|presenter|agent|detective|gentleman|algernon|jack|lane|mr)\b/i.test(
      text,
    )
  )
    return 'suit'
  if (age === 'child') return female ? 'dress' : 'tee'
  if (female) return dice.pick(['blouse_skirt', 'dress', 'jacket', 'shirt', 'coat'])
  return dice.pick(['shirt', 'jacket', 'tee', 'coat', 'suit'])
}

function chooseDress(question: Question): DressKind {
  if (question.era === 'future') return 'jumpsuit'
  if (question.era === 'renaissance')
    return question.female ? 'gown_renaissance' : /friar|monk/i.test(question.text) ? 'robe' : 'doublet'
  return question.era === 'modern' ? modernDress(question) : periodDress(question)
}

function chooseHat({ text, female, era, age, dice }: Question, dress: DressKind): HatStyle {
  if (/斗笠|草帽|straw hat/i.test(text)) return 'straw_hat'
  if (/头盔|helmet|宇航/i.test(text)) return 'helmet'
  if (dress === 'uniform') return 'peaked_cap'
  if (dress === 'officer_period') return 'skullcap'
  if (/破巾|头巾|包头|headscarf|headcloth/i.test(text)) return 'headcloth'
  if (/道冠|道士|老道|道长|庄子|庄周|司命|taoist/i.test(text)) return 'taoist_cap'
  if (female || age === 'child') return 'none'
  if (dress === 'tunic')
    return /伙计|小二|waiter/i.test(text) ? 'headcloth' : dice.pick(['headband', 'none', 'headcloth'])
  if (dress === 'gown_qing') return 'skullcap'
  if (era === 'renaissance' && dress === 'doublet') return dice.pick(['feather_cap', 'none'])
  return 'none'
}

/** Decides the dress; words of trade and time beat chance. */
export function chooseWardrobe(question: Question): Wardrobe {
  const dress = chooseDress(question)
  const ragged = /破|褴褛|衣衫不整|乞|\b(ragged|beggar|torn|tattered|homeless)\b/i.test(question.text)
  return { dress, hat: chooseHat(question, dress), ragged, ...cut[dress] }
}

type Triple = readonly [string, string, string]
const earth: readonly [Triple, ...Triple[]] = [
  ['#6f7f86', '#3d454c', '#b08d57'],
  ['#8a6e55', '#4a4038', '#a2543a'],
  ['#5f6b4f', '#3c3f33', '#c0a060'],
  ['#7a5148', '#3f3533', '#cfb27a'],
  ['#54667c', '#343c4a', '#b9895a'],
  ['#9a8058', '#50463a', '#6c4a3c'],
]
const modern: readonly [Triple, ...Triple[]] = [
  ['#51637a', '#e3ddd0', '#8c3f38'],
  ['#4b4f55', '#d9d6ce', '#7a8f6a'],
  ['#7d8b6c', '#47493f', '#c9a25c'],
  ['#8e4f45', '#3b3d44', '#d8c7a4'],
  ['#b09a76', '#4a4640', '#49637a'],
  ['#3f5a5e', '#d7d2c4', '#b5713f'],
  ['#6d5a72', '#3a3842', '#cdb9a0'],
]
const bright: readonly [Triple, ...Triple[]] = [
  ['#b4655a', '#e5d6c0', '#4d5f63'],
  ['#7f9aa0', '#e7e1d2', '#a65d4b'],
  ['#a9869a', '#efe5d8', '#5c4b5a'],
  ['#c4a05c', '#e9e0cc', '#7a4a3c'],
  ['#708a68', '#e6e0cb', '#9d5648'],
]
const fixed: Partial<Record<DressKind, Triple>> = {
  uniform: ['#39475e', '#232b3a', '#c4a860'],
  lab_coat: ['#dfdfd8', '#54697a', '#8f9aa2'],
  officer_period: ['#4a3f42', '#7c3a32', '#b99a5a'],
  jumpsuit: ['#8f959a', '#4b5560', '#c7703c'],
}
const words: readonly (readonly [RegExp, Triple])[] = [
  [/旧袍|破巾|破衣|老道|道士|道长|taoist/i, ['#7b8288', '#545a60', '#8d7a5c']],
  [/红衣|\bred\b/i, ['#9c3f36', '#4a2c2a', '#d0b070']],
  [/白衣|\bwhite (robe|dress|gown)/i, ['#dcd8cc', '#8f9498', '#6f7d8c']],
  [/黑衣|\bblack (robe|dress|suit|coat)/i, ['#34343a', '#55555c', '#8a3c36']],
  [/青衣|蓝衣|\bblue\b/i, ['#4d6784', '#2f3d50', '#c2a873']],
  [/绿衣|\bgreen\b/i, ['#5d7a58', '#38483a', '#c8b078']],
  [/juliet|朱丽叶/i, ['#d9c7b0', '#8e4a4a', '#c9a65e']],
  [/romeo|罗密欧/i, ['#5b3844', '#2f2a33', '#c6a45f']],
]

/** Main, second and accent colour of the dress. */
export function choosePalette(text: string, dress: DressKind, dice: Dice) {
  const own = ([r, g, b]: Colour): Colour => [r + dice.around(6), g + dice.around(6), b + dice.around(6)]
  const toned = (triple: Triple): { main: Colour; second: Colour; accent: Colour } => ({
    main: own(hex(triple[0])),
    second: own(hex(triple[1])),
    accent: own(hex(triple[2])),
  })
  const said = words.find(([pattern]) => pattern.test(text))
  if (said) return toned(said[1])
  const set = fixed[dress]
  if (set) return toned(set)
  if (['hanfu_lady', 'gown_renaissance', 'dress', 'blouse_skirt', 'polo'].includes(dress))
    return toned(dice.pick(bright))
  const period = ['robe', 'gown_qing', 'tunic', 'doublet'].includes(dress)
  return toned(dice.pick(period ? earth : modern))
}
