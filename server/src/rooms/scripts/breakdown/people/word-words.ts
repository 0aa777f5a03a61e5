// Words of English for people that say woman or man, and how old about. Own table, from general knowledge.
import type { PersonWord } from './han-words.ts'

const groups: readonly (readonly [words: string, word: PersonWord])[] = [
  [
    'woman women lady mrs ms miss madam madame mademoiselle maam wife sister daughter niece queen princess duchess countess baroness empress dame nun waitress actress hostess stewardess witch bride bridesmaid goddess heroine female girlfriend priestess widow frau señora señorita policewoman businesswoman saleswoman spokeswoman noblewoman housewife governess schoolgirl sis milady',
    { gender: 'female', band: null, weight: 8 },
  ],
  ['mother mom mum mommy mummy mama aunt auntie stepmother', { gender: 'female', band: 'middle', weight: 8 }],
  ['grandmother grandma granny nana gran', { gender: 'female', band: 'old', weight: 8 }],
  ['girl', { gender: 'female', band: 'child', weight: 8 }],
  ['maid seamstress', { gender: 'female', band: null, weight: 5 }],
  ['nurse', { gender: 'female', band: null, weight: 2 }],
  [
    'man men gentleman mr mister sir lord husband brother son nephew king prince duke earl baron emperor monk friar groom male boyfriend herr señor monsieur policeman fireman fisherman salesman businessman doorman postman mailman milkman foreman gunman henchman watchman nobleman clergyman coachman boatman ferryman workman repairman spokesman cowboy guy wizard milord footman huntsman bloke lad bro',
    { gender: 'male', band: null, weight: 8 },
  ],
  ['father dad daddy papa uncle stepfather', { gender: 'male', band: 'middle', weight: 8 }],
  ['grandfather grandpa granddad gramps', { gender: 'male', band: 'old', weight: 8 }],
  ['boy schoolboy', { gender: 'male', band: 'child', weight: 8 }],
  ['butler waiter knight squire count', { gender: 'male', band: null, weight: 5 }],
  ['priest porter', { gender: 'male', band: null, weight: 2 }],
  ['old elderly aged ancient', { gender: null, band: 'old', weight: 5 }],
  ['professor judge chief captain', { gender: null, band: 'middle', weight: 2.5 }],
  ['middle-aged', { gender: null, band: 'middle', weight: 5 }],
  ['young teen teenager teenage student youth', { gender: null, band: 'youth', weight: 5 }],
  ['little kid child toddler baby infant', { gender: null, band: 'child', weight: 6 }],
]

/** By the word in small letters. */
export const WORD_WORDS: ReadonlyMap<string, PersonWord> = new Map(
  groups.flatMap(([words, word]) => words.split(' ').map((one) => [one, word] as const)),
)

export const KIN =
  'wife|husband|mother|mom|mum|father|dad|sister|brother|daughter|son|aunt|uncle|niece|nephew|grandmother|grandma|grandfather|grandpa|girlfriend|boyfriend|fiancée|fiancé'

const kinOnly: ReadonlyMap<string, PersonWord> = new Map([
  ['fiancée', { gender: 'female', band: null, weight: 8 }],
  ['fiancé', { gender: 'male', band: null, weight: 8 }],
  ["ma'am", { gender: 'female', band: null, weight: 8 }],
  ['my lady', { gender: 'female', band: null, weight: 8 }],
  ['my lord', { gender: 'male', band: null, weight: 8 }],
])

export const latinWord = (word: string): PersonWord | undefined => {
  const lowered = word.toLowerCase().replace('’', "'")
  return WORD_WORDS.get(lowered) ?? kinOnly.get(lowered)
}

/** Words that stand before a name and are none. */
export const TITLES = new Set(
  'mr mrs ms miss dr prof professor sir lady lord king queen prince princess duke duchess count countess father mother brother sister uncle aunt captain colonel major general sergeant officer detective inspector sheriff judge president the old young little big'.split(
    ' ',
  ),
)
