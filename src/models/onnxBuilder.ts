import { create, toBinary } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType as AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  StringStringEntryProtoSchema,
  TensorProto_DataLocation as DataLocation,
  TensorProto_DataType as DataType,
  TensorProtoSchema,
  TensorShapeProto_DimensionSchema,
  TensorShapeProtoSchema,
  TypeProto_TensorSchema,
  TypeProtoSchema,
  ValueInfoProtoSchema,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from 'onnx-buf';

export { DataType };

/** A tensor whose bytes lie in another file. */
export interface ExternalTensor {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
  readonly shape: readonly number[];
  readonly type: DataType;
}

type Attribute = number | readonly number[] | string | { readonly float: number };

/** Writes an ONNX graph node by node. Names are made as needed; each method returns the name of its result. */
export class OnnxBuilder {
  readonly #nodes: NodeProto[] = [];
  readonly #initializers: TensorProto[] = [];
  readonly #inputs: ValueInfoProto[] = [];
  readonly #outputs: ValueInfoProto[] = [];
  readonly #constants = new Map<string, string>();
  #count = 0;

  /** Declares an input; a string dimension is free. */
  input(name: string, type: DataType, shape: readonly (string | number)[]): string {
    this.#inputs.push(valueInfo(name, type, shape));
    return name;
  }

  output(value: string, name: string, type: DataType, shape: readonly (string | number)[]): void {
    this.#nodes.push(
      create(NodeProtoSchema, { opType: 'Identity', name: `output ${name}`, input: [value], output: [name] }),
    );
    this.#outputs.push(valueInfo(name, type, shape));
  }

  /** One operator with one result. */
  op(
    type: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    domain = '',
  ): string {
    return this.ops(type, inputs, 1, attributes, domain)[0]!;
  }

  /** One operator with several results. */
  ops(
    type: string,
    inputs: readonly string[],
    results: number,
    attributes: Readonly<Record<string, Attribute>> = {},
    domain = '',
  ): string[] {
    const output = Array.from({ length: results }, () => `v${this.#count++}`);
    const attribute = Object.entries(attributes).map(([name, value]) => attributeProto(name, value));
    this.#nodes.push(
      create(NodeProtoSchema, {
        opType: type,
        domain,
        name: output[0]!,
        input: [...inputs],
        output,
        attribute,
      }),
    );
    return output;
  }

  floats(values: readonly number[], shape: readonly number[] = [values.length]): string {
    const rawData = new Uint8Array(Float32Array.from(values).buffer);
    return this.#constant(`f${shape.join('x')}:${values.join(',')}`, DataType.FLOAT, shape, rawData);
  }

  ints(values: readonly number[], shape: readonly number[] = [values.length]): string {
    const rawData = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    return this.#constant(`i${shape.join('x')}:${values.join(',')}`, DataType.INT64, shape, rawData);
  }

  #constant(
    key: string,
    dataType: DataType,
    shape: readonly number[],
    rawData: Uint8Array<ArrayBuffer>,
  ): string {
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const name = `c${this.#count++}`;
    this.#initializers.push(create(TensorProtoSchema, { name, dataType, dims: shape.map(BigInt), rawData }));
    this.#constants.set(key, name);
    return name;
  }

  external(name: string, tensor: ExternalTensor): string {
    const externalData = Object.entries({
      location: tensor.file,
      offset: tensor.offset,
      length: tensor.length,
    }).map(([key, value]) => create(StringStringEntryProtoSchema, { key, value: String(value) }));
    const dims = tensor.shape.map(BigInt);
    const dataLocation = DataLocation.EXTERNAL;
    this.#initializers.push(
      create(TensorProtoSchema, { name, dataType: tensor.type, dims, dataLocation, externalData }),
    );
    return name;
  }

  /** The finished model file. */
  build(name: string, opset: number): Uint8Array {
    const graph = create(GraphProtoSchema, {
      name,
      node: this.#nodes,
      initializer: this.#initializers,
      input: this.#inputs,
      output: this.#outputs,
    });
    const opsetImport = [
      create(OperatorSetIdProtoSchema, { domain: '', version: BigInt(opset) }),
      create(OperatorSetIdProtoSchema, { domain: 'com.microsoft', version: 1n }),
    ];
    return toBinary(
      ModelProtoSchema,
      create(ModelProtoSchema, { irVersion: 9n, producerName: 'trainspotter', graph, opsetImport }),
    );
  }
}

function valueInfo(name: string, elemType: DataType, shape: readonly (string | number)[]): ValueInfoProto {
  const dim = shape.map((size) =>
    create(TensorShapeProto_DimensionSchema, {
      value:
        typeof size === 'number'
          ? { case: 'dimValue', value: BigInt(size) }
          : { case: 'dimParam', value: size },
    }),
  );
  const tensorType = create(TypeProto_TensorSchema, {
    elemType,
    shape: create(TensorShapeProtoSchema, { dim }),
  });
  return create(ValueInfoProtoSchema, {
    name,
    type: create(TypeProtoSchema, { value: { case: 'tensorType', value: tensorType } }),
  });
}

function attributeProto(name: string, value: Attribute) {
  if (typeof value === 'number')
    return create(AttributeProtoSchema, { name, type: AttributeType.INT, i: BigInt(value) });
  if (typeof value === 'string') {
    return create(AttributeProtoSchema, {
      name,
      type: AttributeType.STRING,
      s: new TextEncoder().encode(value),
    });
  }
  if ('float' in value)
    return create(AttributeProtoSchema, { name, type: AttributeType.FLOAT, f: value.float });
  return create(AttributeProtoSchema, { name, type: AttributeType.INTS, ints: value.map(BigInt) });
}
