// Signs that eSpeak NG's Mandarin voice skips or reads in English, in words.

const digitNames = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九']

/** "50%" is 百分之50, "3.14" is 3点14, "2024年" is read figure by figure, "￥50" is 50元, "8:05" is 8点05分. */
export function spellOutChinese(text: string): string {
  return text
    .replace(/[０-９Ａ-Ｚａ-ｚ％￥＄＆：．，](?=\d|[０-９])|[０-９Ａ-Ｚａ-ｚ％￥＄＆]/gu, (sign) =>
      sign.normalize('NFKC'),
    )
    .replace(/(\d{4})(?=\s*年)/g, (year) => [...year].map((digit) => digitNames[Number(digit)]).join(''))
    .replace(/(\d{1,2}):(\d{2})(?!\d)/g, '$1点$2分')
    .replace(/(\d+(?:\.\d+)?)\s*%/g, '百分之$1')
    .replace(/[¥]\s*(\d+(?:\.\d+)?)/g, '$1元')
    .replace(/[$]\s*(\d+(?:\.\d+)?)/g, '$1美元')
    .replace(/(\d),(?=\d{3}(?!\d))/g, '$1')
    .replace(
      /(\d)\.(\d+)/g,
      (_, whole: string, part: string) => `${whole}点${[...part].map((digit) => digitNames[Number(digit)]).join('')}`,
    )
    .replace(/(\d)\s*[℃°]C?/g, '$1度')
    .replace(/&/g, '和')
}
