// Dress from trade and time: what somebody wears and in which colours.
import type { AgeBand, DressColour, Era } from '#contract/breakdown.ts'
import type { HatStyle } from './character.ts'
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
  readonly gender: 'female' | 'male' | null
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

function periodDress({ text, gender, era }: Question): DressKind {
  if (/差役|衙役|巡士|捕快|将军|侍卫|兵|\b(guard|soldier|constable|officer)\b/i.test(text)) return 'officer_period'
  if (gender === 'female') return /农|仆|婆子|贩/.test(text) ? 'tunic' : 'hanfu_lady'
  if (/贩|伙计|农|乡下|汉子|脚夫|车夫|渔|樵|铁匠|小二|仆|奴|seller|waiter|peasant|servant|porter/i.test(text))
    return 'tunic'
  if (/道士|老道|道长|庄子|司命|书生|仙|僧|和尚|鬼|taoist|scholar|monk/i.test(text)) return 'robe'
  return era === 'qing' ? 'gown_qing' : 'robe'
}

function modernDress({ text, gender, age, dice }: Question): DressKind {
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
  if (age === 'child') return gender === 'female' ? 'dress' : 'tee'
  if (gender === null) return dice.pick(['shirt', 'jacket', 'coat', 'tee'])
  if (gender === 'female') return dice.pick(['blouse_skirt', 'dress', 'jacket', 'shirt', 'coat'])
  return dice.pick(['shirt', 'jacket', 'tee', 'coat', 'suit'])
}

function chooseDress(question: Question): DressKind {
  if (question.era === 'future') return 'jumpsuit'
  if (question.era === 'renaissance')
    return question.gender === 'female' ? 'gown_renaissance' : /friar|monk/i.test(question.text) ? 'robe' : 'doublet'
  return question.era === 'modern' ? modernDress(question) : periodDress(question)
}

function chooseHat({ text, gender, era, age, dice }: Question, dress: DressKind): HatStyle {
  if (/斗笠|草帽|straw hat/i.test(text)) return 'straw_hat'
  if (/头盔|helmet|宇航/i.test(text)) return 'helmet'
  if (dress === 'uniform') return 'peaked_cap'
  if (dress === 'officer_period') return 'skullcap'
  if (/破巾|头巾|包头|headscarf|headcloth/i.test(text)) return 'headcloth'
  if (/道冠|道士|老道|道长|庄子|庄周|司命|taoist/i.test(text)) return 'taoist_cap'
  if (gender !== 'male' || age === 'child') return 'none'
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
/** Of each the first can be told apart from every other first: by 18 and more in Lab. */
const palettes: Readonly<Record<DressColour, Triple>> = {
  blue: ['#40608f', '#2b3a52', '#c9a868'],
  red: ['#9c3f36', '#4a2c2a', '#d0b070'],
  green: ['#56784a', '#38483a', '#c8b078'],
  ochre: ['#c79a48', '#7a4a3c', '#e9e0cc'],
  purple: ['#6c4a78', '#3a3842', '#cdb9a0'],
  brown: ['#6b4a34', '#3f3533', '#cfb27a'],
  teal: ['#2f7a78', '#d7d2c4', '#b5713f'],
  pink: ['#cf8f98', '#efe5d8', '#5c4b5a'],
  grey: ['#8d9196', '#545a60', '#8d7a5c'],
  black: ['#35353b', '#d9d6ce', '#8a3c36'],
  white: ['#dfdbd0', '#54697a', '#8f9aa2'],
  sky: ['#7fb6dd', '#3b4a5e', '#a65d4b'],
}
/** What is worn at work, when nobody says a colour. */
const fixed: Partial<Record<DressKind, DressColour>> = {
  uniform: 'blue',
  lab_coat: 'white',
  officer_period: 'black',
  jumpsuit: 'grey',
}
const any: readonly [DressColour, ...DressColour[]] = [
  'blue',
  'green',
  'brown',
  'teal',
  'grey',
  'ochre',
  'purple',
  'red',
]

/** Main, second and accent colour of the dress. The one that is told is kept to: those who share a scene have others. */
export function choosePalette(dress: DressKind, told: DressColour | undefined, dice: Dice) {
  // Chance is asked in any case: what else it decides must not hang on the colour.
  const chosen = dice.pick(any)
  const [main, second, accent] = palettes[told ?? fixed[dress] ?? chosen]
  const own = ([r, g, b]: Colour): Colour => [r + dice.around(2), g + dice.around(2), b + dice.around(2)]
  return { main: own(hex(main)), second: own(hex(second)), accent: own(hex(accent)) }
}
