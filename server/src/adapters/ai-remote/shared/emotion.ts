// The feeling that a script's direction names, in the few words that speech providers know.

export type Emotion = 'happy' | 'sad' | 'angry' | 'fearful' | 'disgusted' | 'surprised' | 'calm'

/** The first that fits wins: "哭着喊" is sorrow before it is loud, "冷笑" is scorn and no joy. */
const words: readonly { readonly emotion: Emotion; readonly told: RegExp }[] = [
  { emotion: 'disgusted', told: /冷笑|嘲|讽|讥|鄙|嫌|恶心|厌|disgust|sneer|scorn|mock|sarcas|contempt/ },
  { emotion: 'sad', told: /哭|泣|哽咽|含泪|流泪|悲|伤心|哀|难过|沮丧|sob|weep|tear|grief|sad|mourn|sorrow/ },
  { emotion: 'fearful', told: /颤|抖|哆嗦|恐|害怕|畏|怕|紧张|trembl|afraid|fear|scared|terrif|nervous|panic|horrif/ },
  { emotion: 'angry', told: /怒|愤|恼|生气|暴躁|恨|斥|骂|吼|咆哮|angr|anger|furious|rage|snarl|irritat|hostile/ },
  { emotion: 'surprised', told: /惊|诧|讶|愕|surpris|astonish|shock|startl|amaz|gasp/ },
  {
    emotion: 'happy',
    told: /笑|喜|乐|得意|兴奋|开心|高兴|欢|激动|laugh|chuckl|grin|smil|happy|cheer|excit|delight|joy/,
  },
  { emotion: 'calm', told: /平静|沉稳|淡|冷静|从容|温柔|轻声|低声|calm|gentl|soft|quiet|serene|tender/ },
]

/** Undefined where the direction names no feeling: the provider then reads it from the words. */
export function emotionOf(direction: string): Emotion | undefined {
  const told = direction.toLowerCase()
  return told.trim() === '' ? undefined : words.find((each) => each.told.test(told))?.emotion
}
