/** The loss that a sound network may have. */
export const tolerated = 0.002;
/** The loss that is found almost certainly. */
export const found = 0.05;
// Wald's sequential test: how likely it may be to call a sound path lossy, and a lossy one sound.
const falseAlarm = 1e-6;
const miss = 1e-3;

const perLost = Math.log(found / tolerated);
const perAnswered = Math.log((1 - found) / (1 - tolerated));
const lossyFrom = Math.log((1 - miss) / falseAlarm);
const soundFrom = Math.log(miss / (1 - falseAlarm));

/** Whether so many lost of so many packets show loss, show that there is none, or leave it open. */
export function judgeLoss(sent: number, lost: number): 'lossy' | 'sound' | 'open' {
  const evidence = lost * perLost + (sent - lost) * perAnswered;
  if (evidence >= lossyFrom) return 'lossy';
  return evidence <= soundFrom ? 'sound' : 'open';
}
