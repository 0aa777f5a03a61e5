// Script files as people have them: encodings, packed formats, and what is no script.
import { readFileSync } from 'node:fs'
import { strToU8, zipSync } from 'fflate'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { breakDown } from '../break-down.ts'
import { reword } from '../warning-words.ts'
import { DEFAULT_DOCUMENT_LIMITS, DocumentRefused } from './document-limits.ts'
import { readDocument } from './read-document.ts'

const bytesOf = (name: string): Uint8Array => readFileSync(new URL(`../testdata/${name}`, import.meta.url))
const read = (bytes: Uint8Array, name: string | null = null) => readDocument(bytes, name, DEFAULT_DOCUMENT_LIMITS)
const refusal = async (work: Promise<unknown>): Promise<DocumentRefused> => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(DocumentRefused)
  return error as DocumentRefused
}

describe('encodings', () => {
  const chinese = bytesOf('zhongli-shortdrama.txt').toString()
  const english = bytesOf('brick-and-steel.fountain').toString()
  test.each(['utf-8', 'utf-16le', 'utf-16be', 'gb18030'])('%s, with and without a mark', async (encoding) => {
    for (const addBOM of [true, false]) {
      for (const text of [chinese, english]) {
        const found = await read(iconv.encode(text, encoding, { addBOM }))
        expect(found.text).toBe(text)
        expect(found.sourceKind).toBe('text')
        if (text === chinese) expect(found.encoding).toBe(encoding)
      }
    }
  })
  test('Big5', async () => {
    const text =
      '莊子：出門沒有水喝，一下子就覺得口渴。\n旁白：這一句，莊子沒有說出口。他說過的話大家都記得了，我們來看看後面還有什麼。\n'
    expect(await read(iconv.encode(text, 'big5'))).toEqual({ text, sourceKind: 'text', encoding: 'big5' })
  })
  test('Western single bytes', async () => {
    const text = 'MARIE\nDéjà vu, mon garçon? Où est le café?\n\nRENÉ\nÀ côté.\n'
    expect(await read(iconv.encode(text, 'windows-1252'))).toMatchObject({ text, encoding: 'windows-1252' })
  })
  test('UTF-8 that was cut off inside its last sign is still UTF-8', async () => {
    const whole = Buffer.from('马三：（吆喝）甜梨——不甜不要钱！')
    const cut = await read(whole.subarray(0, whole.length - 1))
    expect(cut).toMatchObject({ encoding: 'utf-8', text: '马三：（吆喝）甜梨——不甜不要钱' })
  })

  test('a short line in GB18030', async () => {
    expect((await read(iconv.encode('马三：没有。', 'gb18030'))).text).toBe('马三：没有。')
  })
})

const docx = (body: string): Uint8Array =>
  zipSync({
    '[Content_Types].xml': strToU8(
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    ),
    'word/document.xml': strToU8(`<w:document><w:body>${body}</w:body></w:document>`),
  })
const paragraph = (text: string): string =>
  text === ''
    ? '<w:p/>'
    : `<w:p><w:pPr/><w:r><w:t xml:space="preserve">${text.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</w:t></w:r></w:p>`

const pdfPage = (rows: readonly (readonly [number, number, string])[]): string =>
  rows.map(([x, y, text]) => `BT /F1 12 Tf 1 0 0 1 ${x} ${y} Tm (${text}) Tj ET`).join('\n')

/** One page of text for each; null is a page that the file points to and does not have. */
function pdfOf(pages: readonly (string | null)[], otherFont = '<< >>'): Uint8Array {
  const kids = pages.map((page, at) => (page === null ? '99 0 R' : `${4 + at * 2} 0 R`)).join(' ')
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>',
    ...pages.flatMap((page, at) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents ${5 + at * 2} 0 R /Resources << /Font << /F1 3 0 R /F2 ${otherFont} >> >> >>`,
      `<< /Length ${page?.length ?? 0} >>\nstream\n${page ?? ''}\nendstream`,
    ]),
  ]
  let pdf = '%PDF-1.4\n'
  const offsets = objects.map((body, at) => {
    const offset = pdf.length
    pdf += `${at + 1} 0 obj\n${body}\nendobj\n`
    return offset
  })
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  return strToU8(
    `${pdf}xref\n0 ${size}\n0000000000 65535 f \n${table}trailer << /Size ${size} /Root 1 0 R >>\nstartxref\n${pdf.length}\n%%EOF`,
  )
}

/** A font that the file only names, with the table that says which sign each code is. */
const namedFont = (table: string): string =>
  `<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /${table} /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>] >>`

/** A page of Courier with its number, as screenwriting programs print it. */
const SCREENPLAY = pdfPage([
  [500, 750, '1.'],
  [108, 700, 'INT. PARK - DAY'],
  [108, 676, 'Bob walks in. He sits down'],
  [108, 664, 'and waits.'],
  [230, 640, 'BOB'],
  [180, 628, 'Hello there, who'],
  [180, 616, 'are you?'],
  [108, 592, 'He stands.'],
])

describe('packed formats', () => {
  test('.docx: one paragraph per line; the script in it breaks down as the plain one does', async () => {
    const text = bytesOf('zhongli-shortdrama.txt').toString().trimEnd()
    const found = await read(docx(text.split('\n').map(paragraph).join('')), 'x.docx')
    expect(found).toEqual({ text, sourceKind: 'docx', encoding: 'binary' })
    expect(breakDown(found.text).lines).toHaveLength(22)
  })
  test('.docx: tabs, breaks and entities stay; deleted text goes', async () => {
    const found = await read(
      docx(
        '<w:p><w:r><w:t>A &amp; B</w:t><w:tab/><w:t>C</w:t><w:br/><w:t>D</w:t></w:r><w:del><w:r><w:delText>old</w:delText><w:t>old</w:t></w:r></w:del></w:p>',
      ),
      null,
    )
    expect(found.text).toBe('A & B\tC\nD')
  })
  test('.docx: what was moved stands where it is now; a table of names and words is speech', async () => {
    const row = (...cells: string[]) =>
      `<w:tr>${cells.map((cell) => `<w:tc>${paragraph(cell)}</w:tc>`).join('')}</w:tr>`
    const moved = (tag: string) => `<w:p><w:${tag}><w:r><w:t>小李：我在这里。</w:t></w:r></w:${tag}></w:p>`
    const { text } = await read(
      docx(
        [
          paragraph('1-1 公司 日 内'),
          moved('moveFrom'),
          paragraph('小王：走吧。'),
          moved('moveTo'),
          `<w:tbl>${row('小王', '好。')}${row('小李', '等等。')}</w:tbl>`,
        ].join(''),
      ),
      'x.docx',
    )
    expect(breakDown(text).lines.map((line) => `${line.character}|${line.text}`)).toEqual([
      '小王|走吧。',
      '小李|我在这里。',
      '小王|好。',
      '小李|等等。',
    ])
    const board = await read(
      docx(
        `${paragraph('种梨 分镜')}<w:tbl>${row('镜号', '景别', '画面', '台词')}${row('1', '全景', '集市', '')}${row('2', '近景', '马三', '马三：甜梨！')}</w:tbl>`,
      ),
      'board.docx',
    )
    const b = breakDown(board.text, { fileName: 'board.docx' })
    expect(b.layout).toBe('line_sheet')
    expect(b.lines.map((line) => `${line.character}|${line.text}`)).toEqual(['马三|甜梨！'])
  })
  const table = (...rows: string[][]): string =>
    `<w:tbl>${rows.map((row) => `<w:tr>${row.map((cell) => `<w:tc>${cell.split('\n').map(paragraph).join('')}</w:tc>`).join('')}</w:tr>`).join('')}</w:tbl>`
  const told = (b: ReturnType<typeof breakDown>): string[] => b.lines.map((line) => `${line.character}|${line.text}`)
  const SCRIPT = '1-1 日 内 客厅\n△林晚坐下。\n林晚：你来了。\n顾沉（冷）：嗯。'
  test('.docx: a script inside one cell is a script', async () => {
    const { text } = await read(docx(table([`第1集\n${SCRIPT}`], ['1-2 夜 外 街\n林晚：走。'])), 'x.docx')
    expect(text).toBe(`第1集\n${SCRIPT}\n1-2 夜 外 街\n林晚：走。`)
    expect(breakDown(text).scenes).toHaveLength(2)
  })
  test.each([
    ['a sheet', [['场次', '内容']]],
    ['a table whose columns have no names', []],
  ])('.docx: a script in the cells of %s', async (_, header) => {
    const rows = [
      ...header,
      ['1-1 日 内 客厅', SCRIPT.slice(SCRIPT.indexOf('△'))],
      ['1-2 夜 外 街', '林晚：走。\n顾沉：好。'],
    ]
    const { text } = await read(docx(table(...rows)), 'x.docx')
    const b = breakDown(text)
    expect(told(b)).toEqual(['林晚|你来了。', '顾沉|嗯。', '林晚|走。', '顾沉|好。'])
    expect(b.scenes.map((scene) => [scene.label, scene.location])).toEqual([
      ['1-1', '客厅'],
      ['1-2', '街'],
    ])
    expect(b.shots.map((shot) => shot.action).join()).toContain('林晚坐下。')
  })
  test('.docx: who speaks in the cell beside several paragraphs speaks them all', async () => {
    const { text } = await read(
      docx(table(['镜号', '角色', '台词'], ['1', '马三', '甜梨！\n不甜不要钱！'], ['2', '老道', '"几文？"他问'])),
      'x.docx',
    )
    expect(told(breakDown(text))).toEqual(['马三|甜梨！不甜不要钱！', '老道|"几文？"他问'])
  })
  test('.docx: a cell of many paragraphs is written once', async () => {
    const { text } = await read(docx(table([`${'a\n'.repeat(20_000)}b`, 'c'])), 'x.docx')
    expect(text).toBe(`${'a '.repeat(20_000)}b\tc`)
  })
  test('.docx made by Word', async () => {
    expect((await read(bytesOf('tables.docx'))).text).toBe(
      'Above\nTop left\tTop right\nBottom left\tBottom right\nBelow',
    )
    expect((await read(bytesOf('product-brief-zh.docx'))).text).toContain('皮薄核小，可食率高')
  })
  test('a bomb is refused before it unfolds', async () => {
    const bomb = docx(`<w:p><w:r><w:t>${'a'.repeat(8 * 1024 * 1024)}</w:t></w:r></w:p>`)
    expect(bomb.length).toBeLessThan(100 * 1024)
    const limits = { ...DEFAULT_DOCUMENT_LIMITS, unpackedBytesMax: 1024 * 1024 }
    const error = await refusal(readDocument(bomb, 'x.docx', limits))
    expect(error.code).toBe('SCRIPTS_TOO_LARGE')
    // Not all of it was unfolded to find that out.
    expect(error.details.size_bytes).toBeLessThan(8 * 1024 * 1024)
  })
  test('.pdf', async () => {
    const found = await read(bytesOf('hello-world.pdf'))
    expect(found.sourceKind).toBe('pdf')
    expect(found.text).toContain('Hello')
  })
  test('.pdf of a screenplay: blank lines and cues are told by their place on the page', async () => {
    const found = await read(pdfOf([SCREENPLAY]), 'x.pdf')
    expect(found.text).toBe(
      'INT. PARK - DAY\n\nBob walks in. He sits down\nand waits.\n\n                 BOB\n          Hello there, who\n          are you?\n\nHe stands.',
    )
    expect(breakDown(found.text).lines).toMatchObject([{ character: 'BOB', text: 'Hello there, who are you?' }])
  })
  test('.pdf: a page that cannot be read is marked in its place, and every breakdown warns of it', async () => {
    const { text } = await read(pdfOf([SCREENPLAY, null]), 'x.pdf')
    expect(text).toContain('He stands.\n\n[[PDF: page 2 could not be read / 第 2 页无法读取]]')
    for (const layout of [undefined, 'fountain', 'stage_play', 'short_drama', 'prose'] as const) {
      const b = breakDown(`${text}\n\nBob runs.\n`, layout === undefined ? {} : { layout })
      const warning = b.warnings.find((one) => one.code === 'PAGE_UNREADABLE')
      expect(warning).toMatchObject({ line: 12, details: { page: 2 } })
      expect(reword(warning!, 'zh-CN').message).toContain('第 2 页')
      expect(JSON.stringify([b.shots, b.lines])).not.toContain('could not be read')
      expect(b.elements.filter((one) => one.kind === 'note')).toHaveLength(1)
    }
  })
  test.each([
    ['UniGB-UCS2-H', '5c0f738bff1a4f60597d3002'],
    ['GBK-EUC-H', 'd0a1cdf5a3bac4e3bac3a1a3'],
  ])('.pdf that only names its Chinese font: %s', async (table, codes) => {
    const page = `BT /F2 12 Tf 1 0 0 1 72 700 Tm <${codes}> Tj ET`
    expect((await read(pdfOf([page], namedFont(table)), 'x.pdf')).text).toBe('小王：你好。')
  })
  test('.pdf of vertical Japanese: columns are read from right to left', async () => {
    const { text } = await read(bytesOf('jo-japanese.pdf'))
    expect(text.trim()).toMatch(
      /^序\s+わたくしといふ現象は\s+假定された有機交流電燈の\s+ひとつの青い照明です\s+（あらゆる/,
    )
    // The lower tier comes when the upper one is read.
    expect(text).toMatch(/みんなのおのおののなかのすべてですから）\s+けれどもこれら新世代沖積世の/)
  })
  test('.pdf: text of a font that cannot be read is no text that nobody misses', async () => {
    const page = `${pdfPage([[108, 700, 'INT. PARK - DAY']])} BT /F2 12 Tf 1 0 0 1 72 600 Tm <4f60597d> Tj ET`
    const { text } = await read(pdfOf([page, SCREENPLAY], namedFont('No-Such-Table')), 'x.pdf')
    expect(text).toMatch(/INT\. PARK - DAY.*page 1 could not be read.*Bob walks in/s)
    expect(text).not.toContain('page 2')
    expect(
      (await refusal(read(pdfOf(['BT /F2 12 Tf <4f60597d> Tj ET'], namedFont('No-Such-Table')), 'x.pdf'))).code,
    ).toBe('SCRIPTS_UNREADABLE')
  })
  test('.pdf without a page that can be read', async () => {
    expect((await refusal(read(pdfOf([null]), 'x.pdf'))).code).toBe('SCRIPTS_UNREADABLE')
  })
  test('.fdx becomes Fountain; the breakdown is that of the XML', async () => {
    const found = await read(bytesOf('radio-studio.fdx'), 'radio-studio.fdx')
    expect(found.sourceKind).toBe('fdx')
    expect(found.text).toContain('DJ\n(bored)\nHey everyone')
    const b = breakDown(found.text, { fileName: 'radio-studio.fdx' })
    const raw = breakDown(bytesOf('radio-studio.fdx').toString(), {})
    expect(b.layout).toBe('final_draft')
    expect(b.lines.map((line) => [line.character, line.text, line.direction])).toEqual(
      raw.lines.map((line) => [line.character, line.text, line.direction]),
    )
    expect(b.scenes.map((one) => one.location)).toEqual(raw.scenes.map((one) => one.location))
  })
  test('entities of a Final Draft file do not expand', async () => {
    const xml = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "${'b'.repeat(1000)}"><!ENTITY c "&a;&a;&a;&a;">]><FinalDraft><Content><Paragraph Type="Action"><Text>x &c; &amp; y</Text></Paragraph></Content></FinalDraft>`
    const found = await read(strToU8(xml), 'x.fdx')
    expect(found.text.length).toBeLessThan(200)
    expect(found.text).toContain('& y')
  })
  test('.rtf', async () => {
    const rtf =
      "{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0 SimSun;}}\\f0 INT. PARK - DAY\\par\\par BOB\\par Caf\\u233?! \\'c4\\'e3\\'ba\\'c3\\par}"
    expect((await read(strToU8(rtf), 'x.rtf')).text).toBe('INT. PARK - DAY\n\nBOB\nCafé! 你好\n')
  })
  const rtf = async (body: string, head = '\\ansi\\ansicpg1252'): Promise<string> =>
    (await read(strToU8(`{\\rtf1${head} ${body}}`), 'x.rtf')).text
  test('.rtf of TextEdit: \\uc0 has no fallback, a backslash at the end of a line is a line end', async () => {
    const text = await rtf('\\uc0\\u32769 \\u29579 : Hello.\\\n\\uc0\\u8220 Quoted\\u8221 words\\\r\nB: C\\\rD')
    expect(text).toBe('老王: Hello.\n“Quoted”words\nB: C\nD')
    expect(breakDown(text, { layout: 'stage_play' }).lines[0]).toMatchObject({ character: '老王' })
  })
  test.each([
    ["\\uc2\\u32769\\'c0\\'cf\\u29579\\'cd\\'f5: a", '老王: a'],
    ["{\\uc2\\u32769\\'c0\\'cf}\\u233?x", '老éx'],
    ['\\uc3\\u233abcd', 'éd'],
    ['\\u233\\emdash x', 'éx'],
    ['\\u233\\~x', 'éx'],
    ['\\u233{}x', 'éx'],
    ['\\u-28671?\\u29579?', '送王'],
    ['\\u-10179?\\u-8704?!', '😀!'],
    ['\\uc0\\u55357 \\u56832 !', '😀!'],
    ['\\uc0\\u128512 !', '😀!'],
    ['a\\u233\\par b', 'aé\nb'],
    ['a\\tab b\\line c\\\td', 'a\tb\nc\td'],
    ['well\\_known\\- \\{x\\} \\\\', 'well-known {x} \\'],
    ['a\\cell b\\cell\\row c', 'a\nb\nc'],
    ["{\\fonttbl{\\f0 Arial;}{\\f1\\fnil\\fcharset134 SimSun;}}\\f1\\'c0\\'cf\\f0 caf\\'e9", '老café'],
    ['{\\headerf secret}x{\\*\\generator y}', 'x'],
  ])('.rtf: %s', async (body, text) => {
    expect(await rtf(body)).toBe(text)
  })
  test('.rtf: the second byte of a sign may be a letter, a brace or on the next line', async () => {
    expect(await rtf("\\'83e\\'83X\\'83g!", '\\ansi\\ansicpg932')).toBe('テスト!')
    expect(await rtf("\\'95\\\\\\'8e\\'a6", '\\ansi\\ansicpg932')).toBe('表示')
    expect(await rtf("\\'c4\n\\'e3", '\\ansi\\ansicpg936')).toBe('你')
  })
})

describe('what is refused, by name and with what to do', () => {
  test('nothing at all, and nothing but blanks', async () => {
    expect((await refusal(read(new Uint8Array(0)))).code).toBe('SCRIPTS_EMPTY')
    expect((await refusal(read(strToU8(' \n\n')))).code).toBe('SCRIPTS_EMPTY')
  })
  test('50 MB', async () => {
    const error = await refusal(read(new Uint8Array(50 * 1024 * 1024).fill(97), 'big.txt'))
    expect(error).toMatchObject({
      code: 'SCRIPTS_TOO_LARGE',
      details: { size_bytes: 52_428_800, max_bytes: 20 * 1024 * 1024 },
    })
    expect(error.message).toContain('split it into episodes')
  })
  test('other formats are called by their names', async () => {
    expect((await refusal(read(bytesOf('deaths.xlsx'), 'deaths.xlsx'))).message).toMatch(/XLSX/)
    const png = Uint8Array.from([
      0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8, 6,
      0, 0, 0, 0, 0, 0, 0,
    ])
    expect(await refusal(read(png, 'script.txt'))).toMatchObject({
      code: 'SCRIPTS_BINARY',
      details: { detected: 'image/png' },
    })
    const noise = Uint8Array.from({ length: 5000 }, (_, at) => (at * 7919 + at * at * 31) % 256)
    expect((await refusal(read(noise))).code).toBe('SCRIPTS_BINARY')
  })
  test('a damaged .docx and a damaged .pdf', async () => {
    const half = docx(paragraph('x'.repeat(5000))).slice(0, 200)
    expect((await refusal(read(half, 'x.docx'))).code).toBe('SCRIPTS_UNREADABLE')
    expect((await refusal(read(strToU8('%PDF-1.4\nnothing'), 'x.pdf'))).code).toBe('SCRIPTS_UNREADABLE')
  })
})
