template <int N, int Path>
struct Tree {
    enum { value = Tree<N - 1, 2 * Path>::value + Tree<N - 1, 2 * Path + 1>::value };
};
template <int Path>
struct Tree<0, Path> {
    enum { value = 1 };
};
int main() { return Tree<30, 0>::value; }
