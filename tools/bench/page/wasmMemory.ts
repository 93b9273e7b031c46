const memories: WebAssembly.Memory[] = [];

/** Keeps hold of every WebAssembly memory that is made after this: import it before whatever makes one. */
WebAssembly.Memory = class extends WebAssembly.Memory {
  constructor(descriptor: WebAssembly.MemoryDescriptor) {
    super(descriptor);
    memories.push(this);
  }
};

/** Bytes of all memories of this thread. Such a memory never shrinks, so this is also the most that was in use. */
export function wasmMemory(): number {
  return memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
}
