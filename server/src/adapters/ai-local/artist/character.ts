// Who somebody is on the page: build, face, hair, beard, dress and palette. Gender, age and colour are told, the rest is read out
// of name and cast-list text, so that the same person is the same in every shot.
import type { AgeBand, Era } from '#contract/breakdown.ts'
import type { PictureFigure } from '#rooms/generation/provider.ts'
import { type Colour, css, hex, mix } from './colour.ts'
import { lerp } from './geometry.ts'
import { type Dice, rollDice } from './seed.ts'
import { choosePalette, chooseWardrobe, type Wardrobe } from './wardrobe.ts'

export type HairStyle =
  | 'bald'
  | 'crop'
  | 'side_part'
  | 'swept'
  | 'messy'
  | 'receding'
  | 'slicked'
  | 'topknot'
  | 'queue'
  | 'long_loose'
  | 'curly'
  | 'bob'
  | 'long_straight'
  | 'ponytail'
  | 'bun'
  | 'updo'
  | 'wavy'
  | 'twin_buns'
export type BeardStyle = 'none' | 'stubble' | 'moustache' | 'goatee' | 'long' | 'full'
export type HatStyle =
  | 'none'
  | 'headcloth'
  | 'taoist_cap'
  | 'skullcap'
  | 'peaked_cap'
  | 'straw_hat'
  | 'feather_cap'
  | 'helmet'
  | 'headband'

export type FaceShape = {
  /** Factors near 1. */
  readonly width: number
  readonly jaw: number
  readonly chin: number
  readonly cheek: number
  readonly nose: number
  readonly noseLength: number
  readonly eye: number
  readonly eyeTilt: number
  readonly brow: number
  readonly lip: number
}

export type CharacterDesign = {
  readonly name: string
  /** 1 the build and face of a woman, 0 of a man, half between where nobody knows. */
  readonly feminine: number
  readonly ageYears: number
  readonly age: AgeBand
  readonly era: Era
  /** Body height in metres. */
  readonly heightM: number
  /** Width of the body against the average: 0.8 slight .. 1.3 stout. */
  readonly girth: number
  readonly skin: Colour
  readonly face: FaceShape
  readonly hair: {
    readonly style: HairStyle
    readonly colour: Colour
    readonly length: number
    readonly parting: number
  }
  readonly beard: BeardStyle
  readonly hat: HatStyle
  readonly wardrobe: Wardrobe
  readonly palette: { readonly main: Colour; readonly second: Colour; readonly accent: Colour }
  /** As text, for the data attributes of the drawing. */
  readonly labels: { readonly hair: string; readonly dress: string; readonly palette: string }
}

export type Who = Pick<PictureFigure, 'name' | 'gender' | 'ageYears' | 'ageBand' | 'colour' | 'era' | 'notes' | 'look'>

type Gender = Who['gender']

const feminineOf = (gender: Gender): number => (gender === null ? 0.5 : gender === 'female' ? 1 : 0)

const YEARS: Readonly<Record<AgeBand, readonly [number, number]>> = {
  child: [8, 10],
  youth: [17, 23],
  adult: [26, 40],
  middle: [45, 54],
  old: [62, 72],
}

/** Who and how old somebody is, the script or a person has said: nothing of it is read out of words here. */
export function ageOf({ ageYears, ageBand }: Who, dice: Dice): number {
  if (ageYears !== null) return Math.min(110, Math.max(3, ageYears))
  return Math.round(dice.between(...(ageBand ? YEARS[ageBand] : YEARS_OF_MOST)))
}

const YEARS_OF_MOST = [26, 46] as const

const bandOf = (years: number): AgeBand => {
  if (years < 13) return 'child'
  if (years < 24) return 'youth'
  if (years < 42) return 'adult'
  return years < 57 ? 'middle' : 'old'
}

export function eraOf(who: Pick<Who, 'name' | 'notes' | 'era'>): Era {
  const own = eraInWords(`${who.name} ${who.notes}`)
  if (!who.era) return own
  // A robot stays one among people of today, and a hawker of the Qing one in an old story.
  return own === 'future' || (own === 'qing' && who.era === 'period') ? own : who.era
}

function eraInWords(text: string): Era {
  if (
    /宇航|机器|飞船|未来|\b(astronaut|robot|android|cyber\w*|captain of the ship|pilot|proog|emo|space)\b/i.test(text)
  )
    return 'future'
  if (/清|康熙|乾隆|辫|里正|马三|员外|\bqing\b/i.test(text)) return 'qing'
  if (
    /道士|老道|道长|庄子|庄周|司命|巡士|书生|公子|丫鬟|侠|剑客|将军|皇|王爷|县官|县令|差役|和尚|古装|汉子|鬼魂|掌柜|伙计|酒肆|梨贩|秀才|仙|\b(taoist|monk|scholar|warrior|emperor|innkeeper|zhuangzi)\b/i.test(
      text,
    )
  )
    return 'period'
  if (
    /罗密欧|朱丽叶|\b(romeo|juliet|mercutio|benvolio|tybalt|nurse|friar|capulet|montague|hamlet|duke|lord|knight|squire)\b/i.test(
      text,
    )
  )
    return 'renaissance'
  return 'modern'
}

const skins = ['#e9c9a8', '#dfb78f', '#e6c09c', '#d3a67e', '#edd0b4'] as const
const blacks = ['#25211f', '#2b2523', '#1f1d20'] as const
const browns = ['#3a2a20', '#4f3623', '#2a2220', '#6d4c2c', '#8a6a3c'] as const

function hairColour(who: Who, years: number, dice: Dice): Colour {
  const text = `${who.name} ${who.notes}`
  const asian = /[\u4e00-\u9fff]/.test(text)
  const young = hex(dice.pick(asian ? blacks : browns))
  if (/白发|白胡|须发皆白|white (hair|beard)/i.test(text)) return hex('#e4e0d8')
  if (/花白|斑白|gr[ea]y|salt/i.test(text)) return hex('#a9a49c')
  if (/金发|blond/i.test(text)) return hex('#c9a766')
  if (/红发|red.?hair|ginger/i.test(text)) return hex('#8c4526')
  if (years >= 66) return hex('#dad5cb')
  if (years >= 56) return mix(young, hex('#c8c3ba'), 0.72)
  if (years >= 47) return mix(young, hex('#b5b0a8'), 0.3)
  return young
}

type Context = { readonly era: Era; readonly age: AgeBand; readonly dice: Dice }

function chooseHair(who: Who, context: Context): HairStyle {
  const { era, age, dice } = context
  const female = who.gender === 'female'
  const text = `${who.name} ${who.notes}`
  if (/秃|光头|和尚|\b(bald|shaven|monk)\b/i.test(text)) return 'bald'
  if (/马尾|ponytail/i.test(text)) return 'ponytail'
  if (/短发|bob\b|short hair/i.test(text)) return female ? 'bob' : 'crop'
  if (/长发|披发|蓬头|long hair/i.test(text)) return female ? 'long_straight' : 'long_loose'
  if (/卷发|curly/i.test(text)) return female ? 'wavy' : 'curly'
  if (age === 'child' && era !== 'modern' && era !== 'future') return 'twin_buns'
  if (era === 'qing') return female ? 'updo' : /道/.test(text) ? 'topknot' : 'queue'
  if (era === 'period') return female ? 'updo' : 'topknot'
  if (era === 'renaissance')
    return female ? dice.pick(['wavy', 'long_straight', 'wavy']) : dice.pick(['curly', 'long_loose', 'swept'])
  if (who.gender === null) return dice.pick(['crop', 'bob', 'messy', 'swept'])
  if (female)
    return age === 'old'
      ? dice.pick(['bun', 'bob', 'wavy'])
      : dice.pick(['bob', 'long_straight', 'ponytail', 'bun', 'wavy'])
  if (age === 'old') return dice.pick(['receding', 'slicked', 'crop', 'side_part'])
  if (age === 'middle') return dice.pick(['receding', 'side_part', 'slicked', 'crop', 'swept'])
  return dice.pick(['crop', 'side_part', 'swept', 'messy', 'curly'])
}

function chooseBeard(who: Who, context: Context): BeardStyle {
  const { era, age, dice } = context
  const text = `${who.name} ${who.notes}`
  if (who.gender !== 'male' || age === 'child' || /无须|clean.?shaven/i.test(text)) return 'none'
  if (/络腮|full beard|bearded/i.test(text)) return 'full'
  if (/长须|白胡|long beard|white beard/i.test(text)) return 'long'
  if (/山羊胡|goatee/i.test(text)) return 'goatee'
  if (/小胡子|八字胡|moustache|mustache/i.test(text)) return 'moustache'
  if (/胡子|胡须|beard/i.test(text)) return age === 'old' ? 'long' : 'full'
  if (/道士|老道|道长|仙|taoist|wizard/i.test(text)) return age === 'old' ? 'long' : 'goatee'
  if (age === 'youth') return 'none'
  if (era === 'period' || era === 'qing')
    return age === 'adult' ? dice.pick(['stubble', 'moustache', 'none']) : dice.pick(['goatee', 'goatee', 'moustache'])
  if (age === 'middle' || age === 'old') return dice.pick(['none', 'moustache', 'stubble', 'none', 'full'])
  return dice.pick(['none', 'none', 'stubble'])
}

function girthOf(text: string, dice: Dice): number {
  if (/清瘦|瘦|薄|\b(thin|slim|gaunt|skinny|lean)\b/i.test(text)) return 0.86
  if (/胖|肥|富态|\b(fat|stout|plump|heavy|portly)\b/i.test(text)) return 1.3
  if (/大汉|壮|魁梧|高大|巡士|\b(big|burly|strong|muscular|huge|brute)\b/i.test(text)) return 1.18
  return dice.between(0.93, 1.1)
}

function heightOf(text: string, base: { feminine: number; age: AgeBand; years: number; dice: Dice }): number {
  const { feminine, age, years, dice } = base
  if (age === 'child') return 0.8 + Math.min(12, years) * 0.058
  const tall = /大汉|高大|高个|魁梧|\b(tall|huge|big|giant)\b/i.test(text) ? 0.1 : 0
  const short = /矮|小个|\b(short|small|tiny)\b/i.test(text) ? 0.1 : 0
  return lerp(1.74, 1.63, feminine) + tall - short + dice.around(0.045) - (age === 'old' ? 0.03 : 0)
}

function chooseFace(feminine: number, girth: number, dice: Dice): FaceShape {
  const soft = lerp(1, 0.93, feminine)
  return {
    width: dice.between(0.94, 1.06) * (0.6 + 0.4 * girth),
    jaw: dice.between(0.9, 1.12) * lerp(1, 0.86, feminine) * (0.5 + 0.5 * girth),
    chin: dice.between(0.9, 1.1) * soft,
    cheek: dice.between(0.7, 1.3),
    nose: dice.between(0.85, 1.2) * soft,
    noseLength: dice.between(0.94, 1.07),
    eye: dice.between(0.92, 1.08) * lerp(1, 1.14, feminine),
    eyeTilt: dice.around(0.012),
    brow: dice.between(0.75, 1.3) * lerp(1, 0.6, feminine),
    lip: dice.between(0.85, 1.15) * lerp(1, 1.25, feminine),
  }
}

/** Another look of the same description is another person who fits it. */
const lookSeed = ({ name, look = 0 }: Pick<Who, 'name' | 'look'>) =>
  look === 0 ? `character ${name}` : `character ${name} look ${look}`

/** The same figure text gives the same design, whatever the shot. */
export function designCharacter(figure: Who, dice: Dice = rollDice(lookSeed(figure))): CharacterDesign {
  const text = `${figure.name} ${figure.notes}`
  const feminine = feminineOf(figure.gender)
  const ageYears = ageOf(figure, dice)
  const age = bandOf(ageYears)
  const era = eraOf(figure)
  const girth = girthOf(text, dice) * lerp(1, 0.94, feminine)
  const context = { era, age, dice }
  const style = chooseHair(figure, context)
  const colour = hairColour(figure, ageYears, dice)
  const beard = chooseBeard(figure, context)
  const wardrobe = chooseWardrobe({ text, gender: figure.gender, era, age, dice })
  const palette = choosePalette(wardrobe.dress, figure.colour, dice)
  const dark = /黑瘦|黝黑|dark.?skin|tanned|\bblack\b/i.test(text)
  return {
    name: figure.name,
    feminine,
    ageYears,
    age,
    era,
    heightM: heightOf(text, { feminine, age, years: ageYears, dice }),
    girth,
    skin: mix(hex(dice.pick(skins)), hex('#9c6b48'), dark ? 0.55 : dice.between(0, 0.12)),
    face: chooseFace(feminine, girth, dice),
    hair: { style, colour, length: dice.between(0.85, 1.2), parting: dice.pick([-1, 1]) * dice.between(0.25, 0.5) },
    beard,
    hat: wardrobe.hat,
    wardrobe,
    palette,
    labels: {
      hair: `${style} ${css(colour)} ${beard}`,
      dress: `${wardrobe.dress}${wardrobe.ragged ? ' ragged' : ''} ${wardrobe.hat}`,
      palette: [palette.main, palette.second, palette.accent].map(css).join(' '),
    },
  }
}
