/** Which epoch's model was kept, where it is not the last one that was trained: a sentence. @param epoch 0 = the base */
export function keptWords(epoch: number): string {
  return epoch === 0
    ? 'Its model is the base as it was: no epoch has a lower held-out loss.'
    : `Its model is that of epoch ${epoch}, of the lowest held-out loss.`;
}
