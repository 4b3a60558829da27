template <typename T>
struct Deeper {
    typename Deeper<Deeper<T>>::type inner;
};
int main() { Deeper<int> deeper; }
