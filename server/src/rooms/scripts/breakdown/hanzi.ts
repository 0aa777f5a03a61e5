// Traditional signs beside the simplified ones that patterns are written in.

const PAIRS = [
  '场場内內时時间間点點话話号號剧劇编編导導员員长長类類题題联聯语語词詞对對动動画畫乐樂头頭镜鏡转轉换換叠疊渐漸显顯闪閃风風云雲阴陰雾霧电電后後进進续續终終结結标標弹彈静靜响響声聲环環拟擬视視独獨说說众眾',
  '齐齊体體观觀门門们們简簡绍紹设設创創备備紧緊着著连連随隨饭飯馆館厅廳楼樓广廣园園层層车車医醫办辦学學关關邻鄰钟鐘几幾两兩过過个個万萬纲綱历歷传傳饰飾台臺录錄资資写寫顶頂边邊区區岛島桥橋树樹飞飛机機码碼',
  '阁閣庙廟宫宮狱獄监監厂廠务務网網铺鋪烧燒宾賓养養卧臥厨廚书書问問叹嘆骂罵劝勸应應惊驚释釋颤顫缓緩轻輕摇搖见見听聽来來这這谢謝谓謂诉訴补補开開脸臉气氣厉厲恶惡从從别別许許诧詫疯瘋泪淚咙嚨脑腦肠腸虑慮忧憂',
  '惧懼嘱囑询詢愤憤惭慚惨慘纷紛约約让讓请請谁誰么麼哑啞干乾丢丟吓嚇顿頓领領顾顧陈陳张張刘劉赵趙孙孫吴吳郑鄭冯馮蒋蔣韩韓杨楊吕呂严嚴华華钱錢马馬叶葉罗羅贾賈邓鄧萧蕭谭譚陆陸苏蘇欧歐蓝藍乔喬龙龍贺賀邹鄒邬鄔',
  '费費汤湯师師爷爺妈媽妇婦仆僕将將军軍汉漢县縣贵貴伙夥',
].join('')

const TRADITIONAL = new Map<string, string>()
for (let at = 0; at < PAIRS.length; at += 2) TRADITIONAL.set(PAIRS.charAt(at), PAIRS.charAt(at + 1))

/** The pattern, reading each sign in both ways of writing: `场景` becomes `[场場]景`. */
export function inBothScripts(pattern: RegExp): RegExp {
  let source = ''
  let isClass = false
  for (let at = 0; at < pattern.source.length; at++) {
    const sign = pattern.source.charAt(at)
    if (sign === '\\') source += sign + pattern.source.charAt(++at)
    else {
      if (sign === '[') isClass = true
      else if (sign === ']') isClass = false
      const other = TRADITIONAL.get(sign)
      source += other === undefined ? sign : isClass ? sign + other : `[${sign}${other}]`
    }
  }
  return new RegExp(source, pattern.flags)
}
