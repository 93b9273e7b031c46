// The element-wise steps of GPT-2 training on a CPU, in bfloat16 with float32 arithmetic.
// PyTorch's own versions of these take half of a training step at this model size. Built by kernels.py with the
// machine's C++ compiler; where there is none, kernels.py falls back to PyTorch.
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

static inline float wide(uint16_t v) {
  uint32_t u = uint32_t(v) << 16;
  float f;
  std::memcpy(&f, &u, 4);
  return f;
}
static inline uint16_t narrow(float f) {  // round to nearest even
  uint32_t u;
  std::memcpy(&u, &f, 4);
  return uint16_t((u + 0x7fffu + ((u >> 16) & 1u)) >> 16);
}

// exp of what gelu needs. Capped: with fast-math a division by an infinite value is a NaN.
static inline float capped_exp(float x) { return expf(x < 80.0f ? x : 80.0f); }

static const float C = 1.5957691216057308f;  // 2 sqrt(2 / pi)

extern "C" {

// y = gelu(x), the tanh form: x * logistic(C (x + 0.044715 x^3))
void gelu_forward(int64_t n, const uint16_t* x, uint16_t* y) {
#pragma omp parallel for simd schedule(static)
  for (int64_t i = 0; i < n; i++) {
    float v = wide(x[i]);
    y[i] = narrow(v / (1.0f + capped_exp(-C * (v + 0.044715f * v * v * v))));
  }
}

void gelu_backward(int64_t n, const uint16_t* x, const uint16_t* dy, uint16_t* dx) {
#pragma omp parallel for simd schedule(static)
  for (int64_t i = 0; i < n; i++) {
    float v = wide(x[i]);
    float s = 1.0f / (1.0f + capped_exp(-C * (v + 0.044715f * v * v * v)));
    dx[i] = narrow(wide(dy[i]) * (s + v * s * (1.0f - s) * C * (1.0f + 0.134145f * v * v)));
  }
}

// scores [rows, T] -> causal softmax of scale * scores, in place; row r sees its first r % T + 1 entries.
void causal_softmax_forward(int64_t rows, int64_t T, float scale, uint16_t* scores) {
#pragma omp parallel for schedule(static)
  for (int64_t r = 0; r < rows; r++) {
    uint16_t* s = scores + r * T;
    int64_t seen = r % T + 1;
    float e[4096];
    float top = -INFINITY, sum = 0.0f;
#pragma omp simd reduction(max : top)
    for (int64_t j = 0; j < seen; j++) {
      e[j] = wide(s[j]);
      top = e[j] > top ? e[j] : top;
    }
#pragma omp simd reduction(+ : sum)
    for (int64_t j = 0; j < seen; j++) {
      e[j] = expf(scale * (e[j] - top));
      sum += e[j];
    }
    float norm = 1.0f / sum;
#pragma omp simd
    for (int64_t j = 0; j < seen; j++) s[j] = narrow(e[j] * norm);
    std::memset(s + seen, 0, size_t(T - seen) * 2);
  }
}

// d [rows, T]: gradient by the probabilities in, gradient by the raw scores out.
void causal_softmax_backward(int64_t rows, int64_t T, float scale, const uint16_t* probs, uint16_t* d) {
#pragma omp parallel for schedule(static)
  for (int64_t r = 0; r < rows; r++) {
    const uint16_t* p = probs + r * T;
    uint16_t* g = d + r * T;
    int64_t seen = r % T + 1;
    float dot = 0.0f;
#pragma omp simd reduction(+ : dot)
    for (int64_t j = 0; j < seen; j++) dot += wide(p[j]) * wide(g[j]);
#pragma omp simd
    for (int64_t j = 0; j < seen; j++) g[j] = narrow(scale * wide(p[j]) * (wide(g[j]) - dot));
    std::memset(g + seen, 0, size_t(T - seen) * 2);
  }
}

// logits [rows, V] -> (softmax - one_hot(target)) * weight in place; returns the sum of negative log-likelihoods.
double cross_entropy(int64_t rows, int64_t V, float weight, const int64_t* targets, uint16_t* logits) {
  double total = 0.0;
#pragma omp parallel for schedule(static) reduction(+ : total)
  for (int64_t r = 0; r < rows; r++) {
    uint16_t* l = logits + r * V;
    static thread_local std::vector<float> buffer;
    buffer.resize(size_t(V));
    float* e = buffer.data();
    float top = -INFINITY, sum = 0.0f;
#pragma omp simd reduction(max : top)
    for (int64_t j = 0; j < V; j++) {
      e[j] = wide(l[j]);
      top = e[j] > top ? e[j] : top;
    }
    float at_target = e[targets[r]];
#pragma omp simd reduction(+ : sum)
    for (int64_t j = 0; j < V; j++) {
      e[j] = expf(e[j] - top);
      sum += e[j];
    }
    total += double(logf(sum) + top - at_target);
    float norm = weight / sum;
    float target_gradient = e[targets[r]] * norm - weight;
#pragma omp simd
    for (int64_t j = 0; j < V; j++) l[j] = narrow(e[j] * norm);
    l[targets[r]] = narrow(target_gradient);
  }
  return total;
}
}
