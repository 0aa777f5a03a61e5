// What a cast list or a first appearance says of somebody: 男，六十岁; 卖花的姑娘; "a white woman"; "Nora's husband".
import { readAge } from './ages.ts'
import { ageBandOf, SAID, type Sign } from './evidence.ts'
import { ANY_HAN_WORD, hanWord } from './han-words.ts'
import { WORD_WORDS } from './word-words.ts'

const NOTES_CHARS_MAX = 400
const FIRST_CLAUSE = 6
const LATER_CLAUSE = 3
const MARKED = /(?:^|[\s，,、；;（(。:：])([男女])(?:$|[\s，,、；;。）)性])/
const MARKED_IN_WORDS = /(?:^|[\s，,、；;（(。:：])(female|male)\b/i
const HAN_END = new RegExp(`(${ANY_HAN_WORD})(?:之一|们|儿)?$`)
/** Whom somebody has, loves or looks for is somebody else. */
const OF_OTHERS = /[有带养爱娶嫁和与跟对失丧寻找疼宠恨怕救护为给]/
const WHITE_HAIRED =
  /白发|花白|斑白|苍老|年迈|白须|满头银|white[- ]haired|gr[ea]y[- ]haired|退休|\b(?:retired|retiree|veteran)\b/i
const BEARDED = /胡子|胡须|络腮|长须|短须|白须|美髯|\b(?:beard(?:ed)?|moustache|mustache)\b/i

export function readNotes(notes: string): Sign[] {
  const text = notes.slice(0, NOTES_CHARS_MAX)
  if (text.trim() === '') return []
  const marked = MARKED.exec(text)?.[1] ?? MARKED_IN_WORDS.exec(text)?.[1]?.toLowerCase()
  const said: Sign[] =
    marked === undefined
      ? []
      : [
          {
            kind: 'note',
            gender: marked === '女' || marked === 'female' ? 'female' : 'male',
            band: null,
            weight: SAID,
            text: marked,
          },
        ]
  return [...said, ...readYears(text), ...readClauses(text), ...readHair(text)]
}

function readYears(text: string): Sign[] {
  const years = readAge(text)
  return years === null ? [] : [{ kind: 'age', gender: null, band: ageBandOf(years), weight: SAID, text: `${years}` }]
}

function readHair(text: string): Sign[] {
  const beard = /无须|没有?胡|beardless|clean/i.test(text) ? undefined : BEARDED.exec(text)?.[0]
  const white = WHITE_HAIRED.exec(text)?.[0]
  return [
    ...(beard === undefined ? [] : [{ kind: 'note', gender: 'male', band: null, weight: 4, text: beard } as const]),
    ...(white === undefined ? [] : [{ kind: 'note', gender: null, band: 'old', weight: 4, text: white } as const]),
  ]
}

function readClauses(text: string): Sign[] {
  const clauses = text.split(/[，,、；;。.!！?？\n（）()：:]|——/).filter((clause) => clause.trim() !== '')
  return clauses.slice(0, 12).flatMap((clause, index) => {
    const weight = index === 0 ? FIRST_CLAUSE : LATER_CLAUSE
    return /[\u3400-\u9fff]/.test(clause) ? readHanClause(clause.trim(), weight) : readWordClause(clause, weight)
  })
}

/** What stands last is meant: 男主的妹妹, 出租车女司机. */
function readHanClause(clause: string, weightMax: number): Sign[] {
  const head = clause.replace(/^.*的(?=.)/, '')
  const found = HAN_END.exec(head)
  if (found?.[1] !== undefined) {
    if (OF_OTHERS.test(clause.slice(0, clause.length - found[0].length))) return []
    const word = hanWord(found[1])
    return word ? [{ kind: 'note', ...word, weight: Math.min(weightMax, word.weight), text: clause }] : []
  }
  const worker = /([男女])(?![儿主友朋婿])[\u3400-\u9fff]{1,4}$/.exec(head)
  if (worker === null || OF_OTHERS.test(head.slice(0, worker.index))) return []
  return [{ kind: 'note', gender: worker[1] === '女' ? 'female' : 'male', band: null, weight: weightMax, text: clause }]
}

const OTHERS_BEGIN = /\b(?:of|to|with|for|whose|in|from|and|who|that|by|at|on|like|looking)\b/i

function readWordClause(clause: string, weightMax: number): Sign[] {
  const own =
    clause
      .replace(/\b\p{L}[\p{L}.]*['’]s?(?=\s)/gu, ' ')
      .replace(/\b(?:his|her|their|my|our|your|its)\b/gi, ' ')
      .split(OTHERS_BEGIN)[0] ?? ''
  const signs: Sign[] = []
  for (const text of own.split(/[^\p{L}'’-]+/u)) {
    const word = WORD_WORDS.get(text.toLowerCase())
    if (!word || (word.gender !== null && signs.some((sign) => sign.gender !== null))) continue
    signs.push({ kind: 'note', ...word, weight: Math.min(weightMax, word.weight), text: clause.trim() })
  }
  const pronoun = /\b(she|he)\b/i.exec(clause)?.[1]?.toLowerCase()
  if (pronoun !== undefined)
    signs.push({
      kind: 'note',
      gender: pronoun === 'she' ? 'female' : 'male',
      band: null,
      weight: 2.5,
      text: clause.trim(),
    })
  return signs
}
