// Many people under one name, and what a name alone says: for readers that meet names before there is a cast.
import { inferFromWords } from './people/infer-people.ts'

export type Gender = 'female' | 'male' | null

/** From the notes first, then from the name itself. */
export function inferGender(name: string, notes: string): Gender {
  return inferFromWords({ name, notes }).gender
}

const CROWD =
  /^(?:众人?|大家|群众|众.{1,3}|.{0,4}群|人群|百姓们?|街坊们?|路人们|.{1,4}们|鬼魂|群鬼|合唱队?|全体|齐声|观众|村民|士兵们|围观.{0,3}|邻居们|ALL|BOTH|EVERYONE|EVERYBODY|CROWD|CHORUS|VOICES|PEOPLE|MOB|OTHERS|TOGETHER|(?:.{1,20} )?(?:GUARDS|SOLDIERS|CHILDREN|KIDS|GUESTS|STUDENTS|DOGS|COPS|MEN|WOMEN|BOYS|GIRLS))$/i

/** Many people who speak under one name. */
export function isCrowd(name: string, notes: string): boolean {
  return CROWD.test(name.slice(0, 60)) || /^(?:群声|群演|街坊|众)/.test(notes)
}
