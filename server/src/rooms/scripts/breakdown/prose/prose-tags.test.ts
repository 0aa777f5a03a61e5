// Who says what in prose, and how: nothing of `said the gardener's wife, Martha` is left over, and 他 is nobody's name.
import { describe, expect, test } from 'vitest'
import { breakDown } from '../break-down.ts'
import { said } from '../layouts.seed.ts'

const read = (text: string): string[] => said(breakDown(text, { layout: 'prose' }))
const spoken = (text: string): string[] => read(text).filter((line) => !/^(?:NARRATOR|旁白)/.test(line))

describe('English', () => {
  test.each([
    ['"Soup," said the gardener\'s wife, Martha.', ['Martha||Soup,']],
    ['"Soup," said Martha, the gardener\'s wife.', ['Martha||Soup,']],
    ['"Soup," her brother Tom said.', ['Tom||Soup,']],
    ['"Soup," said old Mr. Pym.', ['Mr. Pym||Soup,']],
    ['"Soup," muttered the Queen of Hearts.', ['Queen of Hearts|muttered|Soup,']],
    ['"Soup," the captain of the guard said.', ['captain of the guard||Soup,']],
    ['"Soup," the bearded man said softly.', ['bearded man|softly|Soup,']],
    ['"Soup," Tom told Mary.', ['Tom||Soup,']],
    ['"Soup," said Tom to his sister, laughing.', ['Tom|laughing|Soup,']],
    ['"Soup," Tom called out.', ['Tom||Soup,']],
    ['"Soup," Tom replied, his voice shaking.', ['Tom|his voice shaking|Soup,']],
    ['"Soup," Mary and Tom said together.', ['Mary+Tom|together|Soup,']],
    ['"Soup," said Mary and Tom.', ['Mary+Tom||Soup,']],
    ['"Soup," Tom thought.', ['Tom off||Soup,']],
    ['"Soup," asked another of the jurymen.', ['another of the jurymen||Soup,']],
    ['"Soup," Tom asked in astonishment.', ['Tom|in astonishment|Soup,']],
    ['"Soup," said Tom, and hung up.', ['Tom|hung up|Soup,']],
    ['Dr. Lowell said, "Soup."', ['Dr. Lowell||Soup.']],
    ['Mr. J. Pym shook his head and said, "Soup."', ['Mr. J. Pym|shook his head|Soup.']],
    ['"I will," said Tom, "if you stay."', ['Tom||I will,', 'Tom||if you stay.']],
    [
      '"I will," said Tom, and then, after a pause, added, "if you stay."',
      ['Tom|after a pause|I will,', 'Tom||if you stay.'],
    ],
    ['"He said \'never\' to me," Mary said.', ["Mary||He said 'never' to me,"]],
  ])('%s', (text, lines) => {
    expect(read(`${text}\n`)).toEqual(lines)
  })

  test('a sentence before the speaker is told, and is nobody', () => {
    expect(read('It was dark. The rain had stopped. Tom said, "We should go."\n')).toEqual([
      'NARRATOR off||It was dark. The rain had stopped.',
      'Tom||We should go.',
    ])
    expect(read('"Stay," Martha said, and she sat down.\n')).toEqual([
      'Martha||Stay,',
      'NARRATOR off||and she sat down.',
    ])
  })

  test('a pronoun is whoever it may be', () => {
    expect(
      spoken(
        '"It is cold," said Martha.\n\nDr. Lowell said, "It is July."\n\n"It is," she told him.\n\n"I see," he said.\n',
      ),
    ).toEqual(['Martha||It is cold,', 'Dr. Lowell||It is July.', 'Martha||It is,', 'Dr. Lowell||I see,'])
    // Nobody but the story itself says that Kim is a woman.
    expect(
      spoken(
        'Kim put down her cup. "No," said Kim.\n\nLee rubbed his eyes. "Why?" asked Lee.\n\n"Because," she said.\n',
      ),
    ).toEqual(['Kim||No,', 'Lee||Why?', 'Kim||Because,'])
  })

  test('a pronoun is never who tells the story, nor somebody of the other gender', () => {
    expect(
      spoken(
        '"Who are you?" I asked.\n\n"Your brother," he said.\n\nJohn laughed. "Yes," he said.\n\n"I doubt it," I said.\n\n"Well," he said.\n',
      ).map((line) => line.split('|')[0]),
    ).toEqual(['I', 'SOMEONE', 'John', 'I', 'John'])
    expect(
      spoken(
        'John looked at his mother. "No," she said. "Your father is ill."\n\n"What?" John asked.\n\n"Ill," she said.\n',
      ).map((line) => line.split('|')[0]),
    ).toEqual(['SOMEONE', 'SOMEONE', 'John', 'SOMEONE'])
  })

  test('whoever does something is who she is, also where only a noun tells of them', () => {
    expect(
      spoken(
        '"Hello?" Anna said.\n\nAnna\'s mother stood in the doorway. "Who is it?" she asked.\n\n"Nobody," Anna lied.\n\nHer mother didn\'t move. "Now?"\n',
      ).map((line) => line.split('|')[0]),
    ).toEqual(['Anna', "Anna's mother", 'Anna', "Anna's mother"])
  })

  test('the longer name is the name of both', () => {
    expect(
      spoken('Sherlock Holmes rubbed his hands. "Come!" he cried.\n\n"No," said Watson.\n\n"Come," said Holmes.\n').map(
        (line) => line.split('|')[0],
      ),
    ).toEqual(['Sherlock Holmes', 'Watson', 'Sherlock Holmes'])
  })

  test('who takes turns before anybody is named is told by who comes after', () => {
    expect(
      spoken('"Get out!"\n\n"No."\n\n"I said get out!" Ben yelled.\n\n"And I said no," Carla said.\n').map(
        (line) => line.split('|')[0],
      ),
    ).toEqual(['Ben', 'Carla', 'Ben', 'Carla'])
  })

  test('who is told by what they do is who speaks, and nobody before them', () => {
    expect(
      spoken(
        '"Hello," said Mary.\n\nThe doctor shook his head. "I am sorry."\n\n"Really?" said Tom.\n\nA nurse came in. "Soup," she said.\n',
      ).map((line) => line.split('|')[0]),
    ).toEqual(['Mary', 'doctor', 'Tom', 'nurse'])
    // The text has called him the potter before.
    expect(
      spoken(
        '"Soup," said the potter.\n\n"Why?" said Tom.\n\n"No," said Mary.\n\nThe potter shook his head. "Ill."\n',
      ).at(-1),
    ).toBe('potter||Ill.')
  })

  test('who comes in, or is a third, was not who spoke before', () => {
    expect(
      spoken('"No."\n\n"Yes."\n\nA nurse came in. "Soup," she said.\n\n"Fine," said Tom.\n').map(
        (line) => line.split('|')[0],
      ),
    ).toEqual(['SOMEONE', 'SOMEONE', 'nurse', 'Tom'])
  })

  test('what is said in one turn is one speaker, and no man is she', () => {
    const turns = (pronoun: string): string[] =>
      spoken(
        `"Get out!"\n\n"No," ${pronoun} said. "Never."\n\n"I said get out!" Ben yelled.\n\n"And I said no," Paul said.\n`,
      ).map((line) => line.split('|')[0] ?? '')
    expect(turns('he')).toEqual(['Ben', 'Paul', 'Paul', 'Ben', 'Paul'])
    expect(turns('she')).toEqual(['Ben', 'SOMEONE', 'SOMEONE', 'Ben', 'Paul'])
  })

  test('a tag that goes on behind a quote is one, though a word leads into it', () => {
    expect(spoken('"No," said Tom.\n\nAnd then "Wait!" he cried.\n')).toEqual(['Tom||No,', 'Tom|cried|Wait!'])
  })

  test.each([
    'The sign read "No Entry."',
    'The sign read, "No Entry."',
    'It read: "No Entry."',
    '"No Entry," the sign read.',
    'The third line of it read "No Entry."',
    'He called it "the plan." They laughed.',
    'They say "time is money."',
    'Dear Tom, "yes" is the answer.',
  ])('what is written or quoted is told: %s', (text) => {
    expect(spoken(`"Hello," said Tom.\n\n${text}\n`)).toEqual(['Tom||Hello,'])
    expect(spoken('Mary read, "Soup."\n')).toEqual(['Mary||Soup.'])
  })

  test('British marks hold double ones', () => {
    expect(
      spoken(
        "'I can't see,' said Mr Bennet. 'It's dark.'\n\n'He told me \"never\" and left,' Jane said.\n\n'Light a lamp,' he said.\n",
      ),
    ).toEqual([
      "Mr Bennet||I can't see,",
      "Mr Bennet||It's dark.",
      'Jane||He told me "never" and left,',
      'Mr Bennet||Light a lamp,',
    ])
  })

  test('speech behind dashes', () => {
    const b = breakDown(
      "— Where are you going? asked Tom.\n\n— To the river, said Mary. — Do you want to come?\n\n— I would, he said, if it weren't so cold.\n\nHe shut the door.\n\n— Then stay.\n",
    )
    expect(b.layout).toBe('prose')
    expect(said(b)).toEqual([
      'Tom||— Where are you going?'.replace('— ', ''),
      'Mary||To the river,',
      'Mary||Do you want to come?',
      'Tom||I would,',
      "Tom||if it weren't so cold.",
      'NARRATOR off||He shut the door.',
      'Mary||Then stay.',
    ])
  })

  test('a quote that goes on in the next paragraph is one speaker', () => {
    expect(
      spoken(
        '"Well," said Tom.\n\n"It began," said Mary, "in May.\n\n"Nobody knew.\n\n"Then it ended."\n\n"Oh."\n',
      ).map((line) => line.split('|')[0]),
    ).toEqual(['Tom', 'Mary', 'Mary', 'Mary', 'Mary', 'Tom'])
  })
})

describe('Chinese', () => {
  test.each([
    ['店小二压低了声音：“汤。”', ['店小二|压低了声音|汤。']],
    ['沈青头也不抬地说道：“汤。”', ['沈青|头也不抬|汤。']],
    ['林晚晴漫不经心地问：“汤？”', ['林晚晴|漫不经心|汤？']],
    ['王大山急切地说：“汤。”', ['王大山|急切|汤。']],
    ['店小二恶狠狠地说：“汤。”', ['店小二|恶狠狠|汤。']],
    ['李娟擦了擦眼泪，强笑道：“汤。”', ['李娟|擦了擦眼泪，强笑|汤。']],
    ['王强一拍桌子，怒道：“汤！”', ['王强|一拍桌子，怒|汤！']],
    ['老道士捋着胡须，缓缓道：“汤。”', ['老道士|捋着胡须，缓缓|汤。']],
    ['“汤。”沈青淡淡地说。', ['沈青|淡淡|汤。']],
    ['“汤，”沈青说，“热的。”', ['沈青||汤，', '沈青||热的。']],
    ['只听得门外有人喊道：“汤！”', ['旁人|喊|汤！']],
    ['“汤。”门外传来老板娘的声音。', ['老板娘||汤。']],
    ['那人道：“汤。”', ['那人||汤。']],
    ['诸葛青云的师妹红着脸道：“汤。”', ['诸葛青云的师妹|红着脸|汤。']],
    ['小明妈妈没好气地说：“汤。”', ['小明妈妈|没好气|汤。']],
    ['林晚：“汤。”', ['林晚||汤。']],
    ['林晚心想：“汤。”', ['林晚 off||汤。']],
    ['邻居王婶隔着墙头喊：“汤。”', ['王婶|隔着墙头喊|汤。']],
    ['一位老太太哭着说道：“汤。”', ['老太太|哭着|汤。']],
    ['老张头提高了嗓门：“汤！”', ['老张头|提高了嗓门|汤！']],
    ['殷离、小昭齐声道：“汤！”', ['小昭+殷离|齐声|汤！']],
    ['“汤，”林晚苦笑道，“热的。”', ['林晚|苦笑|汤，', '林晚||热的。']],
    ['“汤。”顾沉苦笑，“热的。”', ['顾沉||汤。', '顾沉|苦笑|热的。']],
    ['“汤。”顾沉嗤笑一声，“热的。”', ['顾沉||汤。', '顾沉|嗤笑一声|热的。']],
    ['“汤。”林晚大笑，“热的。”', ['林晚||汤。', '林晚|大笑|热的。']],
    ['“汤。”林晚长叹一声，“热的。”', ['林晚||汤。', '林晚|长叹一声|热的。']],
    ['顾沉讥笑道：“汤。”', ['顾沉|讥笑|汤。']],
    ['林晚失笑：“汤。”', ['林晚|失笑|汤。']],
    ['林晚讪笑着说：“汤。”', ['林晚|讪笑着|汤。']],
    ['林晚晴苦笑道：“汤。”', ['林晚晴|苦笑|汤。']],
    ['张志强笑道：“汤。”', ['张志强|笑|汤。']],
    ['张老大笑道：“汤。”', ['张老大|笑|汤。']],
    ['李村长叹道：“汤。”', ['李村长|叹|汤。']],
    ['“啪！”一记耳光。', ['旁白 off||“啪！”一记耳光。']],
    ['匾上写着：“悦来客栈”。', ['旁白 off||匾上写着：“悦来客栈”。']],
    ['俗话说：“心急喝不了热汤。”', ['旁白 off||俗话说：“心急喝不了热汤。”']],
  ])('%s', (text, lines) => {
    expect(read(`${text}\n`)).toEqual(lines)
  })

  test('a pronoun is whom it means or the other of the two, and never a character', () => {
    const b = breakDown(`王强放下碗，看着李娟：“你真的要走？”

“嗯。”李娟点点头。

“为什么？”他问。

“你自己清楚。”她顿了顿，“算了。”

他冷笑一声：“好。”

他父亲说：“都少说两句。”
`)
    expect(said(b).filter((line) => !line.startsWith('旁白'))).toEqual([
      '王强||你真的要走？',
      '李娟||嗯。',
      '王强||为什么？',
      '李娟||你自己清楚。',
      '李娟|顿了顿|算了。',
      '王强|冷笑一声|好。',
      '父亲||都少说两句。',
    ])
    expect(b.characters.some((one) => /[他她]/.test(one.name))).toBe(false)
  })

  test('what somebody does behind a name is no part of it', () => {
    const b = breakDown('“你认识我？”陈默一怔。\n\n“我是你妹妹。”苏瑶说。\n\n“什么？”他问。\n')
    expect(b.characters.map((one) => one.name).filter((name) => name !== '旁白')).toEqual(['陈默', '苏瑶'])
  })

  test('he is never who tells the story', () => {
    expect(spoken('“你是谁？”我问。\n\n“我是你哥哥。”他说。\n')).toEqual(['我||你是谁？', '某人||我是你哥哥。'])
  })

  test('a known name and a sign before 笑 is that name', () => {
    expect(spoken('沈青说：“汤。”\n\n“好。”沈青哑笑，“走！”\n').map((line) => line.split('|')[0])).toEqual([
      '沈青',
      '沈青',
      '沈青',
    ])
  })

  test('whoever is told of before is who speaks', () => {
    expect(
      spoken('他儿子小军从屋里出来，问：“睡了？”\n\n小军笑着说：“没呢。”\n').map((line) => line.split('|')[0]),
    ).toEqual(['小军', '小军'])
    expect(spoken('母亲推门进来，笑着说：“吃饭了。”\n\n奶奶从厨房里探出头来，一边擦手一边说：“快来。”\n')).toEqual([
      '母亲|笑着|吃饭了。',
      '奶奶|一边擦手一边|快来。',
    ])
  })
})
